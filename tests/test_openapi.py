"""The OpenAPI description: valid, complete, and true of the running site."""

from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from openapi_spec_validator import validate

from ikoe_graph import catalogue

QUERIES = catalogue.read(Path(__file__).parent.parent / "queries")


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


@pytest.mark.parametrize("path", ["/terms.json", "/health"])
def test_what_is_described_beside_the_questions_is_served(address: str, described: dict[str, Any], path: str):
    reply = httpx.get(address + path)
    assert reply.status_code == 200
    assert reply.headers["content-type"] in described["paths"][path]["get"]["responses"]["200"]["content"]
