"""The README: its commands are run and print what it shows, and it names every command."""

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from ikoe_graph import arguments, build

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"```console\n\$ (.+)\n((?:.*\n)*?)```", README)


ENDLESS = "make run"
ENDING = [(command, shown) for command, shown in BLOCKS if command != ENDLESS]


@pytest.mark.parametrize(("command", "shown"), ENDING, ids=[command for command, _ in ENDING])
def test_commands_print_what_the_readme_shows(made: build.Build, command: str, shown: str):
    lines = run(command, made).splitlines()
    for expected in shown.splitlines():
        if expected != "...":
            assert masked(expected) in [masked(line) for line in lines]


def test_a_block_without_gaps_shows_everything(made: build.Build):
    for command, shown in ENDING:
        if "..." not in shown.splitlines():
            assert [masked(line) for line in shown.splitlines()] == [
                masked(line) for line in run(command, made).splitlines()
            ]


def test_the_main_command_ends_in_a_running_site(tmp_path: Path):
    (shown,) = [shown.splitlines() for command, shown in BLOCKS if command == ENDLESS]
    bin_folder = Path(sys.executable).parent
    command = [
        *shlex.split(ENDLESS),
        "PORT=0",
        "--no-print-directory",
        "--old-file=.venv/installed",
        f"BIN={bin_folder}",
    ]
    environment = os.environ | {"IKOE_BUILD": str(tmp_path), "MAKEFLAGS": ""}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment, process_group=0
    ) as process:
        printed = [process.stdout.readline().rstrip("\n") for _ in shown]  # type: ignore[union-attr]
        try:
            address = printed[-1].split()[1]
            assert "Jobcenter Dortmund" in httpx.get(f"{address}id/org/jobcenter-dortmund.html", timeout=30).text
        finally:
            os.killpg(process.pid, signal.SIGINT)
    assert [masked(line.replace(f"{bin_folder}/", ".venv/bin/")) for line in printed] == [
        masked(line) for line in shown
    ]


def run(command: str, made: build.Build) -> str:
    """The output of a command of the README, with the interpreter that runs the tests in place of the one in .venv."""
    folder = Path(sys.executable).parent
    environment = os.environ | {"IKOE_BUILD": str(made.folder.parent)}
    ready = command.replace(".venv/bin/", f"{folder}/")
    done = subprocess.run(ready, shell=True, capture_output=True, text=True, cwd=ROOT, env=environment, check=True)  # noqa: S602
    return done.stdout.replace(f"{folder}/", ".venv/bin/")


def masked(line: str) -> str:
    """The line without what differs: hashes, folders and the number of quads by the data, and the port."""
    return re.sub(r"^dataset .*|\b[0-9a-f]{64}\b|^quads +\d+ in \d+|(?<=127.0.0.1:)\d+|(?<=--port )\d+", "*", line)


def test_every_command_is_named():
    needed = {
        "evidence": ["--sources", "x"],
        "path": ["x", "y"],
        **{command: ["x"] for command in ("query", "show", "figures", "spark", "publish", "changes")},
    }
    for command in (*needed, "build", "validate", "mutants", "queries", "network"):
        assert f"`ikoe {command}" in README
        assert arguments.parse([command, *needed.get(command, [])])


def test_the_python_example_runs(made: build.Build, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("IKOE_BUILD", str(made.folder.parent))
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102
