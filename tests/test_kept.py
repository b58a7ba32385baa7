"""What is computed once for a release is kept with its build, and computed anew when its code changes."""

from pathlib import Path

from ikoe_graph.web.kept import kept


def test_a_value_is_computed_once_for_each_code(tmp_path: Path):
    computed = []

    def compute() -> int:
        computed.append(len(computed))
        return computed[-1]

    maker = tmp_path / "maker.py"
    maker.write_text("one way")
    assert [kept(tmp_path, "value", [maker, "query"], compute) for _ in range(3)] == [0, 0, 0]
    assert kept(tmp_path, "value", [maker, "another query"], compute) == 1
    maker.write_text("another way")
    assert kept(tmp_path, "value", [maker, "query"], compute) == 2


def test_what_cannot_be_read_or_written_is_computed(tmp_path: Path):
    assert kept(tmp_path, "value", ["code"], lambda: {"a": 1}) == {"a": 1}
    (file,) = (tmp_path / "kept").iterdir()
    file.write_bytes(b"half a pick")
    assert kept(tmp_path, "value", ["code"], lambda: {"b": 2}) == {"b": 2}
    assert kept(tmp_path, "value", ["code"], lambda: {"c": 3}) == {"b": 2}
    assert kept(tmp_path / "kept" / file.name, "value", ["code"], lambda: 4) == 4
