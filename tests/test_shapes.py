"""The rules one by one: tests/shapes/<rule>/ holds a file for each defect, its approved report, and near-misses.

A case is a few triples. What it names of context.ttl, the vocabularies and the ontology is read beside it. Both engines
must give exactly the approved report. After a change of wording, `python tests/test_shapes.py` writes the reports anew:
read them before you commit them.
"""

import csv
import io
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from ikoe_graph import dataset, shacl, validate
from ikoe_graph.errors import DataError
from ikoe_graph.terms import PREFIXES, shorten

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "shapes"
CASES = sorted([*FOLDER.glob("*/*.ttl"), *FOLDER.glob("*/*.trig")])  # .trig where it matters which graph states a fact
INVALID = [path for path in CASES if path.name.startswith("invalid.")]
VALID = [path for path in CASES if path.name.startswith("valid.")]
COLUMNS = ("severity", "subject", "rule", "message", "fix")

# The constraint component of each parameter (https://www.w3.org/TR/shacl/#core-components), as reports name it.
COMPONENTS = {
    "class": "Class",
    "closed": "Closed",
    "datatype": "Datatype",
    "hasValue": "HasValue",
    "languageIn": "LanguageIn",
    "lessThanOrEquals": "LessThanOrEquals",
    "maxCount": "MaxCount",
    "minCount": "MinCount",
    "minInclusive": "MinInclusive",
    "minLength": "MinLength",
    "node": "Node",
    "nodeKind": "NodeKind",
    "or": "Or",
    "pattern": "Pattern",
    "uniqueLang": "UniqueLang",
}


UNUSABLE = """PREFIX sh: <http://www.w3.org/ns/shacl#>
<urn:shape> sh:targetClass <urn:class> ; sh:sparql [ sh:select "SELECT $this { $this ?p ?o MINUS { ?o ?p $this } }" ] .
"""


def name(path: Path) -> str:
    return path.relative_to(FOLDER).with_suffix("").as_posix()


@cache
def rules() -> validate.Rules:
    return validate.read_rules(ROOT)


@cache
def library() -> dict[str, list[ox.Quad]]:
    """What stands beside a case, by subject."""
    files = [
        FOLDER / "context.ttl",
        ROOT / "ontology" / "ikoe.ttl",
        *sorted((ROOT / "ontology" / "vocabularies").glob("*.ttl")),
    ]
    described: dict[str, list[ox.Quad]] = {}
    for path in files:
        for quad in dataset.parse(path, path.name, graph="urn:beside"):
            described.setdefault(quad.subject.value, []).append(quad)
    return described


@cache
def case(path: Path) -> dataset.Dataset:
    """The case with what it names, and what that names in turn."""
    quads = list(dataset.parse(path, name(path), graph="urn:case"))
    own = {quad.subject.value for quad in quads}
    waiting, seen = list(quads), set()
    while waiting:
        quad = waiting.pop()
        for node in (quad.predicate, quad.object):
            if isinstance(node, ox.NamedNode) and node.value not in own | seen:
                seen.add(node.value)
                beside = library().get(node.value, [])
                quads.extend(beside)
                waiting.extend(beside)
    return dataset.from_quads(quads)


@cache
def report(path: Path, engine: str) -> rdflib.Graph:
    return shacl.report(case(path), rules().shapes, engine=engine)


@cache
def found(path: Path, engine: str) -> tuple[tuple[str, ...], ...]:
    broken = validate.broken(case(path), rules(), report(path, engine))
    return tuple((each.severity, each.subject, each.rule, each.message, each.fix) for each in broken)


def approved(path: Path) -> tuple[tuple[str, ...], ...]:
    with path.with_suffix(".expected.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == COLUMNS
    return tuple(tuple(row) for row in rows)


@pytest.mark.parametrize("engine", shacl.ENGINES)
@pytest.mark.parametrize("path", INVALID, ids=name)
def test_a_defect_gives_the_approved_report(path: Path, engine: str):
    assert found(path, engine) == approved(path)


@pytest.mark.parametrize("engine", shacl.ENGINES)
@pytest.mark.parametrize("path", VALID, ids=name)
def test_a_near_miss_passes(path: Path, engine: str):
    assert found(path, engine) == ()


@pytest.mark.parametrize("path", [path for path in INVALID if path.parent.name != "blank-node"], ids=name)
def test_a_defect_gives_the_approved_report_when_things_are_judged_in_batches(path: Path):
    result = shacl.report(case(path), rules().shapes, size=2, apart=False)
    broken = validate.broken(case(path), rules(), result)
    assert tuple((each.severity, each.subject, each.rule, each.message, each.fix) for each in broken) == approved(path)


@pytest.mark.parametrize("path", VALID, ids=name)
def test_a_near_miss_passes_when_things_are_judged_in_batches(path: Path):
    assert validate.broken(case(path), rules(), shacl.report(case(path), rules().shapes, size=2, apart=False)) == []


def test_batches_are_judged_by_processes_of_their_own_as_here():
    """One dataset of all defects: its report is the same, whoever judges it."""
    together = dataset.from_quads(quad for path in INVALID for quad in case(path).quads())
    here, apart = (shacl.report(together, rules().shapes, size=100, apart=each) for each in (False, True))
    found = validate.broken(together, rules(), apart)
    assert len(found) > len(INVALID)
    assert found == validate.broken(together, rules(), here)


def test_what_the_engine_cannot_use_is_told_by_a_process_of_its_own_as_here(tmp_path: Path):
    (tmp_path / "shapes.ttl").write_text(UNUSABLE)
    shapes = shacl.read_shape_files([tmp_path / "shapes.ttl"])
    told = []
    for apart in (False, True):
        with pytest.raises(DataError) as error:
            shacl.report(case(INVALID[0]), shapes, size=2, apart=apart)
        told.append(error.value.message)
    assert told[0] == told[1]
    assert "cannot use the shapes" in told[0]


@pytest.mark.parametrize("path", INVALID, ids=name)
def test_a_defect_is_reported_by_the_rule_it_is_filed_under(path: Path):
    assert path.parent.name in {rule for _, _, rule, _, _ in approved(path)}


def reporting_shapes() -> dict[str, set[str]]:
    """The shapes that report by themselves, each with its constraint components; those behind sh:node are left out."""
    rows = validate.ask(
        rules().shapes,
        """SELECT ?shape ?parameter WHERE {
          { ?shape sh:targetClass|sh:targetSubjectsOf ?target } UNION { ?class sh:targetClass ?target ; sh:property ?shape }
          ?shape ?parameter ?value FILTER (STRSTARTS(STR(?parameter), STR(sh:)))
        }""",  # noqa: E501
    ).texts()
    shapes: dict[str, set[str]] = {}
    for shape, parameter in rows:
        component = COMPONENTS.get(parameter.removeprefix("sh:"))
        shapes.setdefault(shape.rpartition("#")[2], set()).update({component} if component else ())
    return {shape: components for shape, components in shapes.items() if components}


def test_every_rule_has_a_defect_and_a_near_miss():
    expected = set(reporting_shapes()) | set(rules().checks)
    assert expected - {path.parent.name for path in INVALID} == set()
    assert expected - {path.parent.name for path in VALID} == set()
    assert {path.parent.name for path in CASES} - expected == set()


def test_every_constraint_of_every_shape_is_broken_by_a_case_of_its_own():
    """Were a constraint dropped, that case would pass the shape: no other constraint of the shape is broken with it."""
    broken = set()
    for path in INVALID:
        rows = report(path, "pyshacl").query(
            """SELECT DISTINCT ?shape ?component WHERE {
              ?report sh:result ?result .
              ?result sh:sourceShape ?shape ; sh:sourceConstraintComponent ?component .
            }""",
            initNs=PREFIXES,
        )
        by_shape: dict[str, set[str]] = {}
        for shape, component in rows:
            kind = component.rpartition("#")[2].removesuffix("ConstraintComponent")
            by_shape.setdefault(shape.rpartition("#")[2], set()).add(kind)
        broken.update((shape, *kinds) for shape, kinds in by_shape.items() if len(kinds) == 1)
    expected = {(shape, component) for shape, components in reporting_shapes().items() for component in components}
    assert expected - broken == set()


def test_every_target_of_every_shape_is_met_by_a_defect():
    """Were a class dropped from the targets of a shape, that case would pass the shape."""
    met = set()
    for path in INVALID:
        for quad in case(path).store.quads_for_pattern(None, ox.NamedNode(PREFIXES["rdf"] + "type"), None, None):
            subject = shorten(quad.subject.value) if isinstance(quad.subject, ox.NamedNode) else ""
            met.update(
                (rule, shorten(quad.object.value)) for _, about, rule, _, _ in approved(path) if about == subject
            )
    targets = validate.ask(
        rules().shapes,
        "SELECT ?node ?shape ?class { ?node sh:targetClass ?class OPTIONAL { ?node sh:property ?shape } }",
    ).texts()
    wanted: dict[tuple[str, str], set[str]] = {}
    for node, shape, target in targets:
        wanted.setdefault((node.rpartition("#")[2], target), {node}).add(shape)
    unmet = {
        (node, target)
        for (node, target), shapes in wanted.items()
        if not any((shape.rpartition("#")[2], target) in met for shape in shapes)
    }
    assert unmet == set()


def test_every_property_that_a_closed_shape_permits_is_carried_by_a_near_miss():
    """Were it taken from the shape, that case would fail."""
    carried = {
        row
        for path in VALID
        for row in validate.ask(case(path), "SELECT DISTINCT ?class ?property { [] a ?class ; ?property [] }").texts()
    }
    permitted = validate.ask(
        rules().shapes,
        """SELECT ?node ?class ?property {
          ?node sh:closed true ; sh:targetClass ?class ; sh:property/sh:path ?property FILTER (ISIRI(?property))
        }""",
    ).texts()
    wanted: dict[tuple[str, str], set[str]] = {}
    for node, target, link in permitted:
        wanted.setdefault((node, link), set()).add(target)
    assert {key for key, targets in wanted.items() if not any((each, key[1]) in carried for each in targets)} == set()


def test_every_parameter_in_the_shapes_has_a_known_component():
    rows = validate.ask(
        rules().shapes, "SELECT DISTINCT ?p { ?shape ?p ?v FILTER (STRSTARTS(STR(?p), STR(sh:))) }"
    ).texts()
    plain = {"alternativePath", "description", "ignoredProperties", "message", "path", "property", "targetClass"}
    assert {parameter.removeprefix("sh:") for (parameter,) in rows} == plain | set(COMPONENTS)


def test_every_approved_report_belongs_to_a_case():
    reports = {path.name.removesuffix(".expected.csv") for path in FOLDER.glob("*/*.csv")}
    assert reports == {path.stem for path in INVALID}


def write_reports() -> None:
    for path in INVALID:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([COLUMNS, *found(path, "pyshacl")])
        path.with_suffix(".expected.csv").write_text(text.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    write_reports()
