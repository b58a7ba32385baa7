"""The OpenAPI description: valid, complete, and true of the running site."""

import re
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from openapi_spec_validator import validate

from ikoe_graph import catalogue
from ikoe_graph.web.limits import Limits
from ikoe_graph.web.negotiation import ANSWER_FORMS, QUERY_TEXT, RESOURCE_FORMS
from ikoe_graph.web.server import Serving, application

QUERIES = catalogue.read(Path(__file__).parent.parent / "queries")

# Pages for people, which programs do not need.
PAGES = {
    "/",
    "/search",
    "/lists/",
    "/lists/{name}",
    "/map",
    "/questions/",
    "/questions/{name}/explain",
    "/query",
    "/network",
    "/stories/",
    "/stories/{name}",
    "/timeline",
    "/data/",
    "/static",
}
# Routes that several paths of the description stand for.
COVERED = {
    "/sparql/": ["/sparql"],
    "/data": ["/data/{file}"],
    "/id/{name}": ["/id/{kind}/{name}", "/id/{kind}/{name}.{form}"],
    "/vocab/{name}": ["/vocab/{scheme}", "/vocab/{scheme}/{concept}", "/vocab/{scheme}.{form}"],
    "/questions/{name}": ["/questions/accessions"],
    **{f"/questions/{{name}}.{form}": ["/questions/{name}.{form}"] for form in (*ANSWER_FORMS, QUERY_TEXT)},
}


@pytest.fixture(scope="module")
def described(address: str) -> dict[str, Any]:
    return httpx.get(f"{address}/openapi.json").json()


def test_it_is_valid(described: dict[str, Any]):
    assert described["openapi"].startswith("3.1")
    validate(described)


def test_each_question_is_described_with_its_parameters(described: dict[str, Any]):
    for name, query in QUERIES.items():
        found = described["paths"][f"/questions/{name}"]["get"]
        assert found["summary"] == query.summary["en"]
        named = {each["name"]: each["required"] for each in found["parameters"]}
        assert named == {each.name: each.required for each in query.parameters}


@pytest.mark.parametrize("name", QUERIES)
def test_each_question_answers_its_described_examples_as_described(address: str, described: dict[str, Any], name: str):
    found = described["paths"][f"/questions/{name}"]["get"]
    values = {
        each["name"]: each["schema"]["examples"][0] for each in found["parameters"] if "examples" in each["schema"]
    }
    for each in found["parameters"]:
        if each["name"] in values:
            jsonschema.validate(
                values[each["name"]], {key: each["schema"][key] for key in each["schema"] if key != "examples"}
            )
    reply = httpx.get(
        f"{address}/questions/{name}", params=values, headers={"Accept": "application/sparql-results+json"}
    )
    assert reply.status_code == 200
    assert reply.headers["content-type"] in found["responses"]["200"]["content"]
    jsonschema.validate(reply.json(), described["components"]["schemas"]["Results"])


def test_errors_are_as_described(address: str, described: dict[str, Any]):
    reply = httpx.get(
        f"{address}/sparql", params={"query": "SELECT * {\n ?s ?p }"}, headers={"Accept": "application/json"}
    )
    jsonschema.validate(reply.json(), described["components"]["schemas"]["Problem"])
    assert reply.json()["line"] == 2


def test_every_route_is_described_or_a_page_for_people(described: dict[str, Any]):
    _, cache = application(Serving(lambda _: pytest.fail("nothing is asked here"), Path(), dict), Limits())
    served = {re.sub(r":path\}", "}", each.path) for each in cache.app.routes}  # type: ignore[attr-defined]
    known = set(described["paths"]) | PAGES | set(COVERED)
    assert served - known == set(), "describe them in web/openapi.py, or add them to PAGES here"
    assert served >= PAGES | set(COVERED)
    assert {path for each in COVERED.values() for path in each} <= described["paths"].keys()


@pytest.mark.parametrize(
    ("path", "address_of"),
    [
        ("/id/{kind}/{name}", "/id/measure/jobcenter-dortmund/amif-seminars"),
        ("/vocab/{scheme}", "/vocab/field"),
        ("/vocab/{scheme}/{concept}", "/vocab/status/done"),
        ("/graph/{name}", "/graph/register/programmes"),
        ("/ontology", "/ontology"),
        ("/shapes", "/shapes"),
    ],
)
def test_what_has_an_iri_leads_to_each_form_as_described(
    address: str, described: dict[str, Any], path: str, address_of: str
):
    bare, form = (described["paths"][each]["get"]["responses"] for each in (path, f"{path}.{{form}}"))
    for suffix, media in RESOURCE_FORMS.items():
        way = httpx.get(address + address_of, headers={"Accept": media})
        assert str(way.status_code) in bare
        assert way.headers["location"] == f"{address_of}.{suffix}"
        found = httpx.get(address + way.headers["location"])
        assert str(found.status_code) in form
        assert found.headers["content-type"].partition(";")[0] in form["200"]["content"]
    nothing = httpx.get(f"{address}{address_of}-nothing.ttl", headers={"Accept": "application/json"})
    assert str(nothing.status_code) in form


@pytest.mark.parametrize(
    "path",
    [
        "/terms.json",
        "/health",
        "/openapi.json",
        "/search.json?q=wdr",
        "/lists/partners.csv",
        "/map.csv",
        "/network.json",
        "/timeline.csv",
    ],
)
def test_what_is_described_beside_the_questions_is_served(address: str, described: dict[str, Any], path: str):
    reply = httpx.get(address + path)
    assert reply.status_code == 200
    name = path.partition("?")[0].replace("partners", "{name}")
    content = described["paths"][name]["get"]["responses"]["200"]["content"]
    assert reply.headers["content-type"].partition(";")[0] in content
