"""Parsers that know nothing of this project read every RDF file of a release back to the same canonical hash.

rapper (Raptor, C) and N3.js read Turtle, TriG, N-Triples and N-Quads, rapper and rdflib RDF/XML, jsonld.js and rdflib
JSON-LD. The hash is SHA-256 over the canonical N-Quads (RDFC-1.0, https://www.w3.org/TR/rdf-canon/).
"""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from conftest import tool

from ikoe_graph import dataset
from ikoe_graph.publish import release

CLIENTS = Path(__file__).parent / "clients"
RAPPER = {".nq": "nquads", ".nt": "ntriples", ".rdf": "rdfxml", ".trig": "trig", ".ttl": "turtle"}


def node(script: str, package: str, *arguments: Path) -> bytes:
    """The output of a script in clients/, whose packages `make test` installs."""
    if not (CLIENTS / "node_modules" / package).is_dir():
        missing = f"{package} is missing: python hatch_build.py tests/clients installs it"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return output(tool("node"), CLIENTS / script, *arguments)


def output(*command: str | Path) -> bytes:
    done = subprocess.run(command, check=True, capture_output=True)
    assert done.stderr == b"", command
    return done.stdout


def canonical(quads: Iterable[ox.Quad]) -> str:
    read = ox.Dataset(quads)
    read.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = ox.serialize(read, format=ox.RdfFormat.N_QUADS) or b""
    return dataset.digest(b"".join(sorted(lines.splitlines(keepends=True))))


def with_ending(folder: Path, *endings: str) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in endings)


@pytest.fixture(scope="module")
def expected(published: release.Release) -> dict[Path, str]:
    """The hash of each RDF file as the engine reads it that wrote it."""
    files = with_ending(published.folder, ".jsonld", *RAPPER)
    return {path: canonical(ox.parse(path=str(path), base_iri="urn:none")) for path in files}


def test_files_of_the_same_statements_have_the_same_hash(published: release.Release, expected: dict[Path, str]):
    named = {path.relative_to(published.folder).as_posix(): digest for path, digest in expected.items()}
    whole = {digest for name, digest in named.items() if name.startswith("ikoe.")}
    union = {digest for name, digest in named.items() if name.startswith("ikoe-union.")}
    assert whole == {published.version.digest}
    assert len(union) == 1
    assert union != whole
    for name, digest in named.items():
        if name.startswith("partners/"):
            assert digest == named[f"{Path(name).with_suffix('')}.ttl"]


def test_no_data_file_has_a_blank_node(published: release.Release):
    for path in with_ending(published.folder, ".nq", ".nt", ".ttl"):
        if not path.is_relative_to(published.folder / "ontology"):
            for quad in ox.parse(path=str(path)):
                assert not isinstance(quad.subject, ox.BlankNode), path
                assert not isinstance(quad.object, ox.BlankNode), path


def test_n3_js_reads_the_same(published: release.Release, expected: dict[Path, str], tmp_path: Path):
    files = with_ending(published.folder, ".nq", ".nt", ".trig", ".ttl")
    node("n3.mjs", "n3", tmp_path, *files)
    for number, path in enumerate(files):
        assert canonical(ox.parse(path=str(tmp_path / f"{number}.nq"))) == expected[path], path


def test_jsonld_js_reads_the_same(published: release.Release, expected: dict[Path, str]):
    """It canonicalises what it reads, too."""
    files = with_ending(published.folder, ".jsonld")
    assert files
    for path in files:
        assert dataset.digest(node("jsonld.mjs", "jsonld", path)) == expected[path], path


def test_rapper_reads_the_same(published: release.Release, expected: dict[Path, str]):
    for path in with_ending(published.folder, *RAPPER):
        form = "nquads" if path.suffix in (".nq", ".trig") else "ntriples"
        text = output(tool("rapper"), "-q", "-i", RAPPER[path.suffix], "-o", form, path, "urn:none")
        assert canonical(ox.parse(text, format=ox.RdfFormat.N_QUADS)) == expected[path], path


def test_rdflib_reads_the_same(published: release.Release, expected: dict[Path, str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    files = [published.folder / "ikoe.jsonld", published.folder / "dcat.ttl", published.folder / "void.ttl"]
    for path in files + with_ending(published.folder / "partners", ".rdf"):
        read = rdflib.Dataset() if path.suffix == ".jsonld" else rdflib.Graph()
        read.parse(path)
        text = read.serialize(format="nquads" if path.suffix == ".jsonld" else "nt")
        assert canonical(ox.parse(text, format=ox.RdfFormat.N_QUADS)) == expected[path], path


def test_a_file_that_says_something_else_would_be_noticed(published: release.Release, expected: dict[Path, str]):
    path = published.folder / "partners" / "wdr.ttl"
    assert canonical(list(ox.parse(path=str(path)))[1:]) != expected[path]
