"""The README: its commands are run and print what it shows, and it names every command and module."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ikoe_graph import arguments, build

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"```console\n\$ (.+)\n((?:.*\n)*?)```", README)


@pytest.mark.parametrize(("command", "shown"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_commands_print_what_the_readme_shows(made: build.Build, command: str, shown: str):
    lines = run(command, made).splitlines()
    for expected in shown.splitlines():
        if expected != "...":
            assert masked(expected) in [masked(line) for line in lines]


def test_a_block_without_gaps_shows_everything(made: build.Build):
    for command, shown in BLOCKS:
        if "..." not in shown.splitlines():
            assert [masked(line) for line in shown.splitlines()] == [
                masked(line) for line in run(command, made).splitlines()
            ]


def run(command: str, made: build.Build) -> str:
    """The output of a command of the README, with the interpreter that runs the tests in place of the one in .venv."""
    folder = Path(sys.executable).parent
    if command.startswith("make "):
        command = f"{command} --no-print-directory --old-file=.venv/installed BIN={shlex.quote(str(folder))}"
    environment = os.environ | {"IKOE_BUILD": str(made.folder.parent), "MAKEFLAGS": ""}
    ready = command.replace(".venv/bin/", f"{folder}/")
    done = subprocess.run(ready, shell=True, capture_output=True, text=True, cwd=ROOT, env=environment, check=True)  # noqa: S602
    return done.stdout.replace(f"{folder}/", ".venv/bin/")


def masked(line: str) -> str:
    """The line without what every change of the data changes: hashes, folders and the number of quads."""
    return re.sub(r"^dataset .*|\b[0-9a-f]{64}\b|^quads +\d+ in \d+", "*", line)


def test_every_command_is_named():
    for command in ("build", "validate", "mutants", "query", "queries", "figures", "show", "evidence", "publish"):
        assert f"`ikoe {command}" in README
        assert arguments.parse(
            [command, "--sources", "x"]
            if command == "evidence"
            else [command, "x"][: 1 + (command in ("query", "show", "figures", "publish"))]
        )


def test_every_module_is_named():
    for path in (ROOT / "ikoe_graph").glob("[a-z]*.py"):
        assert f"`{path.stem}`" in README


def test_the_python_example_runs(made: build.Build, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("IKOE_BUILD", str(made.folder.parent))
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102
