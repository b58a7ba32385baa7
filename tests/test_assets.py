"""What pages load in a browser: built from the sources at hand, the same bytes each time, nothing from elsewhere."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BUILD = [sys.executable, "hatch_build.py"]


@pytest.fixture(scope="module")
def static(root: Path) -> Path:
    """The built files of this checkout."""
    subprocess.run(BUILD, cwd=root, check=True, capture_output=True)
    return root / "ikoe_graph" / "web" / "static"


def bundled(root: Path) -> list[tuple[str, str]]:
    """Names and versions of the npm packages that the bundles may hold."""
    packages = json.loads((root / "package-lock.json").read_text())["packages"]
    return [
        (place.rpartition("node_modules/")[2], entry["version"])
        for place, entry in packages.items()
        if place and not entry.get("dev")
    ]


def test_each_source_has_its_built_file(root: Path, static: Path):
    sources = {path.name for path in (root / "ikoe_graph" / "web" / "assets").iterdir() if path.is_file()}
    assert sources <= {path.name for path in static.iterdir()}


def test_the_licence_of_each_bundled_package_is_listed(root: Path, static: Path):
    listed = (static / "licences.txt").read_text()
    missing = [name for name, version in bundled(root) if f"\n{name} {version}: " not in f"\n{listed}"]
    assert bundled(root)
    assert not missing


def test_the_source_of_the_boundaries_is_credited(static: Path):
    listed = (static / "licences.txt").read_text()
    assert "\ngerman-administrative-areas 0.2.0: MIT" in listed
    assert "(c) GeoBasis-DE / BKG (2016), data changed" in listed


def test_a_change_of_the_assets_leaves_the_districts_as_they_are(root: Path, static: Path, tmp_path: Path):
    """What makes them is not run: without it there would be no districts."""
    copy = tmp_path / "checkout"
    copy.mkdir()
    for name in ("hatch_build.py", "package.json", "package-lock.json"):
        shutil.copy2(root / name, copy / name)
    shutil.copytree(root / "boundaries", copy / "boundaries")
    for name in ("assets", "static"):
        shutil.copytree(root / "ikoe_graph" / "web" / name, copy / "ikoe_graph" / "web" / name)
    (copy / "node_modules").symlink_to(root / "node_modules")
    (copy / "boundaries" / "package.json").unlink()
    (copy / "ikoe_graph" / "web" / "assets" / "manual.css").write_text("p { margin: 0 }")
    subprocess.run(BUILD, cwd=copy, check=True, capture_output=True)
    again = copy / "ikoe_graph" / "web" / "static"
    assert (again / "manual.css").read_text() != (static / "manual.css").read_text()
    assert (again / "districts.json").read_bytes() == (static / "districts.json").read_bytes()


def test_building_again_gives_the_same_bytes(root: Path, static: Path, tmp_path: Path):
    copy = tmp_path / "checkout"
    for name in ("hatch_build.py", "package.json", "package-lock.json"):
        copy.mkdir(exist_ok=True)
        shutil.copy2(root / name, copy / name)
    shutil.copytree(root / "boundaries", copy / "boundaries")
    shutil.copytree(root / "ikoe_graph" / "web" / "assets", copy / "ikoe_graph" / "web" / "assets")
    (copy / "node_modules").symlink_to(root / "node_modules")
    subprocess.run(BUILD, cwd=copy, check=True, capture_output=True)
    again = copy / "ikoe_graph" / "web" / "static"
    files = sorted(path.name for path in static.iterdir())
    assert files == sorted(path.name for path in again.iterdir())
    assert [name for name in files if (static / name).read_bytes() != (again / name).read_bytes()] == []


def test_a_build_of_unchanged_sources_does_nothing(root: Path, static: Path):
    before = (static / "built-from.sha256").stat().st_mtime_ns
    done = subprocess.run(BUILD, cwd=root, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    assert (static / "built-from.sha256").stat().st_mtime_ns == before


@pytest.mark.parametrize("folder", [".", "boundaries"])
def test_a_lock_file_names_no_download_address(root: Path, folder: str):
    packages = json.loads((root / folder / "package-lock.json").read_text())["packages"]
    assert not [place for place, entry in packages.items() if "resolved" in entry]
    assert all(entry["integrity"].startswith("sha512-") for place, entry in packages.items() if place)
