"""Describes everything that can be asked of the site by HTTP as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ikoe_graph import catalogue
from ikoe_graph.catalogue import Parameter, Query
from ikoe_graph.formats import FORMATS
from ikoe_graph.web.negotiation import ANSWER_FORMS
from ikoe_graph.web.questions import address
from ikoe_graph.web.reply import Reply
from ikoe_graph.web.site import Site

SCHEMAS: dict[str, dict[str, Any]] = {
    "integer": {"type": "integer"},
    "language": {"type": "string", "enum": list(catalogue.LANGUAGES)},
    "date": {"type": "string", "pattern": f"^{catalogue.SIMPLE_TYPES['date']}$"},
    "kind": {"type": "string", "pattern": f"^{catalogue.SIMPLE_TYPES['kind']}$"},
}
TRIPLES = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
SPARQL = {
    "query": "A query in SPARQL 1.1.",
    "default-graph-uri": "IRI of a graph that the default graph is to hold; may be repeated.",
    "named-graph-uri": "IRI of a named graph that the query may reach; may be repeated.",
}


def openapi(site: Site, limits: Mapping[str, float]) -> Reply:
    """The description as JSON. `limits`: what the endpoint allows a query, as `seconds`, `rows` and `bytes`."""
    sections = catalogue.arrange(site.queries, site.contents)
    paths = {address(query.name): _question(query, section.tag) for section, queries in sections for query in queries}
    content = {
        "openapi": "3.1.1",
        "info": {
            "title": "ikoe-graph",
            "summary": "Knowledge graph of the NRW partner initiative for intercultural opening.",
            "description": "Every question takes its parameters in the address and answers in the form that `Accept` "
            f"names, or that a suffix names: {', '.join(f'`.{form}`' for form in ANSWER_FORMS)}. The data is only "
            f"read. A query has {limits['seconds']:g} seconds; an answer at most {limits['rows']:,.0f} rows and "
            f"{limits['bytes'] / 2**20:,.0f} MiB.",
            "version": site.made.digest[:16],
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": section.tag, "description": section.heading["en"]} for section, _ in sections]
        + [{"name": "graph", "description": "The whole graph"}],
        "paths": paths | _others(),
        "components": {
            "schemas": {"Problem": _problem(), "Results": _results()},
            "responses": {
                "Problem": {
                    "description": "What was wrong and how to go on.",
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
            },
        },
    }
    return Reply(200, "application/json", json.dumps(content, ensure_ascii=False).encode())


def _question(query: Query, tag: str) -> dict[str, Any]:
    media = ["text/html", *(FORMATS[form].media_type for form in ANSWER_FORMS)]
    return {
        "get": {
            "operationId": query.name,
            "summary": query.summary["en"],
            "description": query.description["en"],
            "tags": [tag],
            "parameters": [_parameter(each, query.examples) for each in query.parameters],
            "responses": _responses(media, 400, 406, 503),
        }
    }


def _parameter(parameter: Parameter, examples: list[dict[str, str]]) -> dict[str, Any]:
    kind = parameter.type
    shown = sorted({each[parameter.name] for each in examples if parameter.name in each})
    values = [int(each) if kind == "integer" else each for each in shown]
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": f"{parameter.description['en']} {_where_listed(kind)}".strip(),
        "schema": SCHEMAS.get(kind, {"type": "string"}) | ({"examples": values} if values else {}),
    }


def _where_listed(kind: str) -> str:
    """Which question lists the names that a parameter of this type takes; empty for plain values."""
    folder, _, name = kind.partition("/")
    if kind in catalogue.SIMPLE_TYPES or not name:
        return ""
    question, parameter = ("concepts", "scheme") if folder == "vocab" else ("things", "kind")
    return f"{address(question)}?{parameter}={name} lists the names."


def _others() -> dict[str, Any]:
    """The paths beside the questions."""
    term = {
        "get": _graph("thing", "All that is known of a thing", ("text/html", *TRIPLES), 404, 406, path=("kind", "name"))
    }
    concept = {"get": _graph("concept", "A concept", ("text/html", *TRIPLES), 404, 406, path=("scheme", "concept"))}
    search = _graph("search", "Things by name, with tolerance for spelling", ("application/json",), 400)
    search["parameters"] = [_text("q", "What to look for.", required=True)]
    return {
        "/sparql": {"get": _sparql("get"), "post": _sparql("post")},
        "/search.json": {"get": search},
        "/id/{kind}/{name}": term,
        "/vocab/{scheme}/{concept}": concept,
        "/terms.json": {"get": _graph("terms", "Prefixes, classes, properties and concepts", ("application/json",))},
        "/health": {"get": _graph("health", "Release and counts, when all is well", ("application/json",), 503)},
    }


def _sparql(method: str) -> dict[str, Any]:
    """The endpoint by the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/#query-operation)."""
    media = ("application/sparql-results+json", *(FORMATS[form].media_type for form in ("xml", "csv", "tsv")), *TRIPLES)
    found = _graph(f"sparql-{method}", "Asks a query in SPARQL 1.1", media, 400, 406, 422, 503)
    if method == "get":
        found["parameters"] = [_text(name, about, required=name == "query") for name, about in SPARQL.items()]
        return found
    properties = {name: {"type": "string", "description": about} for name, about in SPARQL.items()}
    form = {"type": "object", "required": ["query"], "properties": properties}
    found["requestBody"] = {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {"schema": form},
            "application/sparql-query": {"schema": {"type": "string", "description": SPARQL["query"]}},
        },
    }
    return found


def _graph(name: str, summary: str, media: Sequence[str], *wrong: int, path: Sequence[str] = ()) -> dict[str, Any]:
    """An operation on the whole graph. `wrong`: the statuses it may answer with beside 200."""
    responses = _responses(media, *wrong)
    operation: dict[str, Any] = {"operationId": name, "summary": summary, "tags": ["graph"], "responses": responses}
    if not path:
        return operation
    see = {"303": {"description": "The way to the page or the data, by Accept."}}
    parameters = [_text(each, "As in the IRI; it may hold slashes.", required=True) | {"in": "path"} for each in path]
    return operation | {"parameters": parameters, "responses": responses | see}


def _text(name: str, description: str, *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": description, "schema": {"type": "string"}}


def _responses(media: Sequence[str], *wrong: int) -> dict[str, Any]:
    content: dict[str, Any] = {each: {"schema": {"type": "string"}} for each in media}
    content |= {
        each: {"schema": {"$ref": "#/components/schemas/Results"}} for each in media if each.endswith("results+json")
    }
    content |= {
        each: {"schema": {"type": "object"}} for each in media if each in ("application/json", "application/ld+json")
    }
    good = {"200": {"description": "The answer.", "content": content}}
    return good | {str(status): {"$ref": "#/components/responses/Problem"} for status in wrong}


def _problem() -> dict[str, Any]:
    """An error by RFC 9457 (https://www.rfc-editor.org/rfc/rfc9457)."""
    return {
        "type": "object",
        "required": ["status", "title", "detail"],
        "properties": {
            "status": {"type": "integer", "description": "The HTTP status."},
            "title": {"type": "string"},
            "detail": {"type": "string", "description": "What was wrong and what to do."},
            "line": {"type": "integer", "description": "Where a query cannot be read, from 1."},
            "column": {"type": "integer", "description": "Where in that line, from 1."},
        },
    }


def _results() -> dict[str, Any]:
    """An answer in SPARQL 1.1 JSON (https://www.w3.org/TR/sparql11-results-json/)."""
    names = {"type": "array", "items": {"type": "string"}}
    term = {"type": "object", "required": ["type", "value"], "properties": {"value": {"type": "string"}}}
    rows = {"type": "array", "items": {"type": "object", "additionalProperties": term}}
    return {
        "type": "object",
        "required": ["head"],
        "properties": {
            "head": {"type": "object", "properties": {"vars": names}},
            "results": {"type": "object", "properties": {"bindings": rows}},
            "boolean": {"type": "boolean"},
        },
    }
