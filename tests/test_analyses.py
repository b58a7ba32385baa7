"""The page of analyses: its code is run from top to bottom, prints what the page shows and draws what lies beside it.

Run as a script (`make analyses`), this file writes outputs and drawings anew.
"""

import contextlib
import io
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest

from ikoe_graph import build

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "analyses.md"
# A block of code and, where one follows, the block of its output.
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<shown>.*?)```\n)?", re.DOTALL)
BLOCKS = list(BLOCK.finditer(PAGE.read_text(encoding="utf-8")))
PICTURES = re.findall(r"!\[(.*?)\]\((.*?)\)", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def run(made: build.Build, folder: Path) -> list[str]:
    """What each block prints; what they draw goes into the folder."""
    printed = []
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(folder):
        patch.setenv("IKOE_BUILD", str(made.folder.parent))
        patch.setenv("MPLBACKEND", "agg")  # draws without a screen
        for block in BLOCKS:
            with contextlib.redirect_stdout(io.StringIO()) as output:
                exec(compile(block["code"], PAGE.name, "exec"), names)  # noqa: S102
            # Editors cut spaces at the end of lines, and pandas fills lines with them.
            printed.append("".join(f"{line.rstrip()}\n" for line in output.getvalue().splitlines()))
    return printed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drawn")


@pytest.fixture(scope="module")
def printed(made: build.Build, folder: Path) -> list[str]:
    return run(made, folder)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_a_block_prints_what_the_page_shows(printed: list[str], number: int):
    assert printed[number] == (BLOCKS[number]["shown"] or ""), "make analyses writes the page anew"


@pytest.mark.usefixtures("printed")
def test_the_drawings_are_those_of_the_code(folder: Path):
    assert {path.name for path in folder.iterdir()} == {name for _, name in PICTURES}
    for _, name in PICTURES:
        assert (folder / name).read_bytes() == (PAGE.parent / name).read_bytes(), "make analyses draws anew"


def test_every_drawing_is_described_for_those_who_do_not_see_it():
    assert PICTURES
    assert all(len(alternative.split()) > 10 for alternative, _ in PICTURES)


def write() -> None:
    """Writes the outputs of the page and its drawings anew."""
    with tempfile.TemporaryDirectory() as target:
        printed = iter(run(build.build(ROOT, Path(target)), PAGE.parent))

    def filled(block: re.Match[str]) -> str:
        output = next(printed)
        return f"```python\n{block['code']}```\n" + (f"\n```text\n{output}```\n" if output else "")

    PAGE.write_text(BLOCK.sub(filled, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write()
