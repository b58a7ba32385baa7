"""What the engines make of literals that their datatype does not allow; the W3C tests look at few of these.

sh:datatype asks for the lexical form too (https://www.w3.org/TR/shacl/#DatatypeConstraintComponent). MISSED names what
an engine lets pass all the same, and fails once it no longer does. What the default engine misses, the data itself is
checked for here.
"""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import SH, XSD, Literal

from ikoe_graph import shacl
from ikoe_graph.dataset import Dataset

MALFORMED = {
    "boolean": ["no", "True", "2", ""],
    "date": ["07.05.2018", "2018-05", "2018-02-30", "2018-5-7", "2018-05-07T10:00:00", ""],
    "decimal": ["10,42", "1e3", "NaN", ""],
    "gYear": ["18", "2018-05", ""],
    "gYearMonth": ["2018", "2018-13", "2018-5", ""],
    "hexBinary": ["0g", "abc"],
    "integer": ["61.0", "1,000", "6e1", "1_000", ""],
}
MISSED = {
    "shifty": {"gYear": MALFORMED["gYear"], "gYearMonth": MALFORMED["gYearMonth"], "hexBinary": ["0g", "abc"]},
    "pyshacl": {  # rdflib repairs, or reads as Python does, what pySHACL should have seen
        "date": ["2018-05-07T10:00:00"],
        "decimal": ["1e3", "NaN"],
        "gYear": MALFORMED["gYear"],
        "gYearMonth": MALFORMED["gYearMonth"],
        "integer": ["1_000"],
    },
}
LEXICAL = {"gYear": r"[0-9]{4}", "gYearMonth": r"[0-9]{4}-(0[1-9]|1[0-2])", "hexBinary": r"([0-9a-fA-F]{2})+"}


def conforms(datatype: str, form: str, engine: str) -> bool:
    shapes, data = ox.Store(), ox.Store()
    shapes.load(
        f"""@prefix sh: <{SH}> .
        <urn:shape> a sh:NodeShape ; sh:targetNode <urn:thing> ; sh:property <urn:value> .
        <urn:value> a sh:PropertyShape ; sh:path <urn:p> ; sh:datatype <{XSD[datatype]}> .""".encode(),
        format=ox.RdfFormat.TURTLE,
    )
    value = ox.Literal(form, datatype=ox.NamedNode(XSD[datatype]))
    data.add(ox.Quad(ox.NamedNode("urn:thing"), ox.NamedNode("urn:p"), value))
    report = shacl.report(Dataset(data), Dataset(shapes), engine=engine)
    return (None, SH.conforms, Literal(True)) in report


@pytest.mark.parametrize("engine", shacl.ENGINES)
def test_malformed_literals_are_found_but_for_known_ones(engine: str):
    passing = {name: [form for form in forms if conforms(name, form, engine)] for name, forms in MALFORMED.items()}
    assert {name: forms for name, forms in passing.items() if forms} == MISSED[engine]


def test_every_datatype_of_our_shapes_is_tried(root: Path):
    text = "".join(path.read_text() for path in (root / "ontology" / "shapes").glob("*.ttl"))
    assert set(re.findall(r"sh:datatype xsd:(\w+)", text)) - {"string"} <= set(MALFORMED)


def test_the_data_has_no_literal_that_the_default_engine_would_let_pass(loaded: Dataset):
    patterns = {str(XSD[name]): re.compile(LEXICAL[name]) for name in MISSED["shifty"]}
    literals = [quad.object for quad in loaded.quads() if isinstance(quad.object, ox.Literal)]
    checked = [each for each in literals if each.datatype.value in patterns]
    assert len(checked) > 1000
    assert [str(each) for each in checked if not patterns[each.datatype.value].fullmatch(each.value)] == []
