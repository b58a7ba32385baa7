"""Validation: the real data passes, planted defects are found in it, both engines agree; case by case: test_shapes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ikoe_graph import dataset, shacl, validate

ROOT = Path(__file__).parent.parent
REPORT = "data/reports/2018/jobcenter-dortmund.trig"


def found(knowledge: Path, engine: str = "shifty") -> list[validate.Finding]:
    return validate.findings(dataset.load(knowledge), knowledge, engine=engine)


def change(old: str, new: str, name: str = REPORT) -> Callable[[Path], None]:
    def apply(knowledge: Path) -> None:
        path = knowledge / name
        assert old in path.read_text(), f"{old} is not in {name}"
        path.write_text(path.read_text().replace(old, new, 1))

    return apply


# Each defect with the file, subject and rule that must be reported.
DEFECTS = {
    "no label in English": (
        change(' , "Register of the languages that employees speak"@en', ""),
        (REPORT, "measure/jobcenter-dortmund/language-register", "Labelled-prefLabel"),
    ),
    "no evidence": (
        change(
            "    dct:subject field:awareness ;\n    prov:wasQuotedFrom line:L3926-3935 , line:L3951-3954 .",
            "    dct:subject field:awareness .",
        ),
        (REPORT, "module/jobcenter-dortmund/1", "Evidenced-wasQuotedFrom"),
    ),
    "number as text": (
        change("sosa:hasSimpleResult 61 ;", 'sosa:hasSimpleResult "61" ;'),
        (REPORT, "figure/jobcenter-dortmund/amif-employees-2018-h1", "KeyFigure-hasSimpleResult"),
    ),
    "German date as date": (
        change('schema:startDate "2018-05-07"^^xsd:date', 'schema:startDate "07.05.2018"'),
        (REPORT, "event/b2run-2018", "startDate"),
    ),
    "status from another scheme": (
        change("ikoe:status status:cancelled", "ikoe:status role:partner"),
        (REPORT, "event/hinter-den-kulissen-2018", "status"),
    ),
    "two statuses": (
        change(
            "ikoe:status status:ongoing ;\n    dct:audience group:customers",
            "ikoe:status status:ongoing , status:done ;\n    dct:audience group:customers",
        ),
        (REPORT, "measure/jobcenter-dortmund/language-register", "Measure-status"),
    ),
    "cooperation of one": (
        change("prov:agent body:planerladen ;", "prov:agent body:jobcenter-dortmund ;"),
        (REPORT, "cooperation/jobcenter-dortmund/planerladen-2019", "cooperation-of-one"),
    ),
    "part larger than total": (
        change("sosa:hasSimpleResult 165 ;", "sosa:hasSimpleResult 16 ;"),
        (REPORT, "figure/jobcenter-dortmund/amif-employees-2018-h1", "part-exceeds-total"),
    ),
    "end before start": (
        change('schema:endDate "2017-11-17"^^xsd:date', 'schema:endDate "2017-11-15"^^xsd:date'),
        (REPORT, "event/expertenkonferenz-vielfalt-2017", "interval-backwards"),
    ),
    "percentage over 100": (
        change("sosa:hasSimpleResult 44 ;", "sosa:hasSimpleResult 440 ;"),
        (REPORT, "figure/jobcenter-dortmund/amif-knowledge-2018-h1", "percentage-out-of-range"),
    ),
    "misspelt property": (
        change("schema:organizer body:stadt-dortmund", "schema:organiser body:stadt-dortmund"),
        (REPORT, "event/diversecity-kongress-2018", "undeclared-term"),
    ),
    "http for https in a namespace": (
        change("@prefix prov: <http://www.w3.org/ns/prov#>", "@prefix prov: <https://www.w3.org/ns/prov#>"),
        (REPORT, "measure/jobcenter-dortmund/language-register", "Evidenced-wasQuotedFrom"),
    ),
    "reference to nothing": (
        change("ikoe:runBy body:jobcenter-dortmund ;", "ikoe:runBy body:jobcentre-dortmund ;"),
        (REPORT, "measure/jobcenter-dortmund/public-information", "unresolved-reference"),
    ),
    "same name twice": (
        change('"Planerladen"@de', '"Jobcenter Dortmund"@de', "data/registers/organisations.trig"),
        ("data/registers/organisations.trig", "org/jobcenter-dortmund", "same-label-twice"),
    ),
    "passage beyond the source": (
        change("ikoe:lineCount 5821 ;", "ikoe:lineCount 4000 ;", "data/registers/sources.trig"),
        (
            "data/evidence/reports/2018/jobcenter-dortmund.trig",
            "evidence/partnerbericht-2018/L4010-4014",
            "passage-outside-source",
        ),
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_reported_for_its_subject(knowledge: Path, defect: str):
    plant, expected = DEFECTS[defect]
    plant(knowledge)
    assert expected in {(each.file, each.subject, each.rule) for each in found(knowledge)}


def test_the_real_data_passes(root: Path, loaded: dataset.Dataset):
    assert validate.findings(loaded, root) == []


def test_pyshacl_the_reference_finds_the_same(knowledge: Path):
    for plant, expected in DEFECTS.values():
        if expected and expected[2] in {shape_name(shape) for shape in shapes()}:
            plant(knowledge)
    loaded = dataset.load(knowledge)
    ours, theirs = (validate.findings(loaded, knowledge, engine=engine) for engine in shacl.ENGINES)
    assert len(ours) > 5
    assert set(ours) == set(theirs)


def test_a_shape_that_meets_nothing_is_a_finding(knowledge: Path):
    path = knowledge / "ontology" / "shapes" / "event.ttl"
    path.write_text(path.read_text().replace("sh:targetClass schema:Event", "sh:targetClass schema:Evnt"))
    messages = [f"{each.file}: {each.subject}: {each.message}" for each in found(knowledge)]
    assert "ontology/shapes/event.ttl: shapes#Event: The shape meets nothing of class schema:Evnt." in messages


def test_findings_speak_german(knowledge: Path):
    DEFECTS["two statuses"][0](knowledge)
    (finding,) = validate.findings(dataset.load(knowledge), knowledge, language="de")
    assert finding.message == "Die Maßnahme hat nicht genau einen Stand aus vocab/status."
    assert finding.fix.startswith("ikoe:status status:done")


def test_every_property_shape_says_what_is_wrong_and_what_to_write(root: Path):
    rows = validate.ask(
        shacl.read_shapes(root),
        """SELECT ?shape WHERE {
          ?shape a sh:PropertyShape
          FILTER (!EXISTS { ?shape sh:message ?m FILTER (LANG(?m) = "de") } || !EXISTS { ?shape sh:message ?m FILTER (LANG(?m) = "en") }
            || !EXISTS { ?shape sh:description ?d FILTER (LANG(?d) = "de") } || !EXISTS { ?shape sh:description ?d FILTER (LANG(?d) = "en") })
        }""",  # noqa: E501
    ).texts()
    assert list(rows) == []


def shapes() -> list[str]:
    rows = validate.ask(shacl.read_shapes(ROOT), "SELECT ?shape WHERE { ?shape a sh:PropertyShape }").texts()
    return [shape for (shape,) in rows]


def shape_name(shape: str) -> str:
    return shape.rpartition("#")[2]
