"""European standards: what the data does not fulfil is what docs/conformance.md lists, neither more nor less.

`conformance/` holds what the standards say of the terms that we use, in our own words, and data that breaks each
constraint. Whoever has the official shapes names their folder in IKOE_STANDARDS and gets the same comparison with them.
"""

import re
from pathlib import Path

import pytest
import rdflib
from rdflib import SH

from ikoe_graph import dataset, shacl, terms, validate

FOLDER = Path(__file__).parent / "conformance"
STANDARDS = {"cpov": "core-public-organisation-ap-SHACL.ttl", "dcat-ap": "dcat-ap-SHACL.ttl"}
COMPONENTS = {
    SH["class"]: SH.ClassConstraintComponent,
    SH.datatype: SH.DatatypeConstraintComponent,
    SH.maxCount: SH.MaxCountConstraintComponent,
    SH.minCount: SH.MinCountConstraintComponent,
    SH.nodeKind: SH.NodeKindConstraintComponent,
    SH.uniqueLang: SH.UniqueLangConstraintComponent,
}


OTHER = """
@prefix ex: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:Looked a sh:NodeShape ; sh:targetObjectsOf skos:notation ; sh:nodeKind sh:IRI ; sh:severity ex:Alarm .
ex:Linked a sh:NodeShape ; sh:targetClass skos:Concept ; sh:property ex:Linked-path .
ex:Linked-path sh:path ( skos:broader [ sh:inversePath skos:narrower ] ) ; sh:minCount 1 .
ex:Idle a sh:NodeShape ; sh:targetClass ex:Nothing .
"""
DATA = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/thing> a skos:Concept ; skos:notation "1.2" .
"""


def listed(root: Path, standard: str) -> set[tuple[str, str]]:
    """Property and constraint of each deviation in the table of the page."""
    page = (root / "docs" / "conformance.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| `(\S+)` \| `sh:(\w+)` \| \d+ \| \S.* \|$", page, re.MULTILINE)
    return {(path, constraint) for name, path, constraint in rows if name.lower() == standard}


def deviations(loaded: dataset.Dataset, shapes: Path) -> set[tuple[str, str]]:
    report = shacl.report(loaded, shacl.read_shape_files([shapes]))
    constraints = {component: str(constraint).removeprefix(str(SH)) for constraint, component in COMPONENTS.items()}
    return {
        (terms.shorten(str(report.value(result, SH.resultPath))), constraints[component])
        for result, component in report.subject_objects(SH.sourceConstraintComponent)
    }


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_data_deviates_in_what_the_page_lists(root: Path, loaded: dataset.Dataset, standard: str):
    assert deviations(loaded, FOLDER / f"{standard}.ttl") == listed(root, standard)


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_official_shapes_say_the_same(root: Path, loaded: dataset.Dataset, standards: Path, standard: str):
    assert deviations(loaded, standards / STANDARDS[standard]) == listed(root, standard)


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_shape_has_something_to_check(loaded: dataset.Dataset, standard: str):
    found = validate.conformance(loaded, shacl.read_shape_files([FOLDER / f"{standard}.ttl"]))
    assert [each.message for each in found if each.severity == "info"] == []


@pytest.mark.parametrize("engine", shacl.ENGINES)
def test_shapes_of_others_may_be_unlike_ours(tmp_path: Path, engine: str):
    """A focus that is a literal, a severity of their own, a path of several properties, a class without members."""
    (tmp_path / "other.ttl").write_text(OTHER)
    (tmp_path / "data.ttl").write_text(DATA)
    shapes = shacl.read_shape_files([tmp_path / "other.ttl"])
    data = dataset.from_quads(dataset.parse(tmp_path / "data.ttl", "data.ttl", graph="urn:data"))
    found = validate.conformance(data, shapes, engine=engine)
    assert [(each.severity, each.subject) for each in found] == [
        ("violation", "1.2"),
        ("violation", "https://example.org/thing"),
        ("info", "https://example.org/Idle"),
    ]
    report = shacl.report(data, shapes, engine=engine)
    (path,) = report.objects(None, SH.resultPath)
    assert [str(report.value(step, SH.inversePath) or step) for step in report.items(path)] == [
        "http://www.w3.org/2004/02/skos/core#broader",
        "http://www.w3.org/2004/02/skos/core#narrower",
    ]


@pytest.mark.parametrize("engine", shacl.ENGINES)
@pytest.mark.parametrize("standard", STANDARDS)
def test_every_constraint_can_fail(standard: str, engine: str):
    shapes = rdflib.Graph().parse(FOLDER / f"{standard}.ttl")
    meant = {(shape, COMPONENTS[key]) for shape, key, _ in shapes if key in COMPONENTS}
    invalid = dataset.from_quads(dataset.parse(FOLDER / f"{standard}.invalid.ttl", standard, graph="urn:invalid"))
    report = shacl.report(invalid, shacl.read_shape_files([FOLDER / f"{standard}.ttl"]), engine=engine)
    results = report.subject_objects(SH.sourceShape)
    assert {(shape, report.value(result, SH.sourceConstraintComponent)) for result, shape in results} == meant
