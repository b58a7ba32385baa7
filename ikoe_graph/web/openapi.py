"""Describes everything that can be asked of the site by HTTP as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ikoe_graph import catalogue
from ikoe_graph.catalogue import Parameter, Query
from ikoe_graph.formats import FORMATS
from ikoe_graph.web.negotiation import ANSWER_FORMS, QUERY_TEXT, RESOURCE_FORMS
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
# What has an IRI of the project, by its path: a name for the operation, what it is, the variable parts of the path.
RESOURCES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "/id/{kind}/{name}": ("thing", "All that is known of a thing", ("kind", "name")),
    "/vocab/{scheme}": ("scheme", "A vocabulary with its concepts", ("scheme",)),
    "/vocab/{scheme}/{concept}": ("concept", "A concept", ("scheme", "concept")),
    "/graph/{name}": ("named-graph", "What a named graph holds", ("name",)),
    "/ontology": ("ontology", "The classes and properties in use", ()),
    "/shapes": ("shapes", "The rules that the data keeps (SHACL)", ()),
}
SPARQL = {
    "query": "A query in SPARQL 1.1.",
    "default-graph-uri": "IRI of a graph that the default graph is to hold; may be repeated.",
    "named-graph-uri": "IRI of a named graph that the query may reach; may be repeated.",
}
MAP = {
    "kind": "partner, measure, event or good-practice.",
    "field": "A field of action, narrower ones included. /questions/concepts?scheme=field lists the names.",
    "year": "A year in which it ran, took place or, for a partner, began.",
    "district": "The five digits of a district; wider: a place in no single one; nowhere: no place is stated.",
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
        "paths": paths | _others(site),
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


def _question_form() -> dict[str, Any]:
    """Any question, in the form that a suffix names; its parameters are those of the question."""
    media = [*(FORMATS[form].media_type for form in ANSWER_FORMS), "application/sparql-query"]
    offers = _in_path("form", "Of the answer, or rq for the query itself.", [*ANSWER_FORMS, QUERY_TEXT])
    asked = _graph("question-form", "Any question, in a form that the address names", media, 400, 404, 503)
    return asked | {"parameters": [_in_path("name", "Of the question."), offers]}


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


def _others(site: Site) -> dict[str, Any]:
    """The paths beside the questions."""
    search = _graph("search", "Things by name, with tolerance for spelling", ("application/json",), 400)
    search["parameters"] = [_text("q", "What to look for.", required=True), _text("kind", "Only things of this kind.")]
    network = _graph("network", "A network with its places, for drawing", ("application/json",), 400, 404)
    network["parameters"] = [_text("edges", "Its name; pages of the site name them.")]
    listed = _graph("list", "A list of things as a table for spreadsheets", ("text/csv",), 400, 404)
    listed["parameters"] = [_in_path("name", "Of the list, as in the address of its page.")]
    void = _graph("void", "The way to the description of the dataset (VoID, DCAT)", ())
    timeline = _graph("timeline", "What the sources date, as a table", ("text/csv",), 400)
    timeline["parameters"] = [
        _parameter(each, []) for each in site.lists["timeline"].parameters if each.name != "language"
    ]
    located = _graph("map", "What lies in which district, as a table", ("text/csv",), 400)
    located["parameters"] = [_text(name, about) for name, about in MAP.items()]
    return {
        "/sparql": {"get": _sparql("get"), "post": _sparql("post")},
        "/questions/{name}.{form}": {"get": _question_form()},
        "/search.json": {"get": search},
        **_things(),
        "/lists/{name}.csv": {"get": listed},
        "/map.csv": {"get": located},
        "/network.json": {"get": network},
        "/timeline.csv": {"get": timeline},
        "/terms.json": {"get": _graph("terms", "Prefixes, classes, properties and concepts", ("application/json",))},
        "/data/{file}": {"get": _file()},
        "/.well-known/void": {"get": void | {"responses": _elsewhere()}},
        "/openapi.json": {"get": _graph("openapi", "This description", ("application/json",))},
        "/health": {"get": _graph("health", "Release and counts, when all is well", ("application/json",), 503)},
    }


def _things() -> dict[str, Any]:
    """The paths of things, concepts, graphs and terms: bare the way to one form, with a suffix that form."""
    suffix = _in_path("form", "The form.", list(RESOURCE_FORMS))
    found = {}
    for path, (name, summary, names) in RESOURCES.items():
        parameters = [_in_path(each, "As in the IRI; it may hold slashes.") for each in names]
        bare = _graph(name, f"{summary}: the way to the form that Accept names", (), 406)
        form = _graph(f"{name}-form", f"{summary}, in a form", tuple(RESOURCE_FORMS.values()), 404)
        bare["responses"] = _elsewhere() | {key: each for key, each in bare["responses"].items() if key != "200"}
        found[path] = {"get": bare | ({"parameters": parameters} if parameters else {})}
        found[f"{path}.{{form}}"] = {"get": form | {"parameters": [*parameters, suffix]}}
    return found


def _elsewhere() -> dict[str, Any]:
    location = {"schema": {"type": "string"}, "description": "The address, a path of this site."}
    return {"303": {"description": "Where it is.", "headers": {"Location": location}}}


def _file() -> dict[str, Any]:
    """A file of the release, whole or in part (https://www.rfc-editor.org/rfc/rfc9110#section-14)."""
    file = _graph("file", "A file of the release, as the page /data/ lists them", ("application/octet-stream",), 404)
    file["parameters"] = [_in_path("file", "Its name; it may hold slashes."), _range()]
    file["responses"] |= {"206": {"description": "The part that Range names."}}
    file["responses"] |= {"416": {"description": "Range names what the file does not have."}}
    return file


def _range() -> dict[str, Any]:
    schema = {"type": "string"}
    return {"name": "Range", "in": "header", "required": False, "description": "A part, in bytes.", "schema": schema}


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


def _graph(name: str, summary: str, media: Sequence[str], *wrong: int) -> dict[str, Any]:
    """An operation on the whole graph. `wrong`: the statuses it may answer with beside 200."""
    return {"operationId": name, "summary": summary, "tags": ["graph"], "responses": _responses(media, *wrong)}


def _text(name: str, description: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": description, "schema": {"type": "string"}}


def _in_path(name: str, description: str, offers: Sequence[str] = ()) -> dict[str, Any]:
    schema = {"type": "string"} | ({"enum": list(offers)} if offers else {})
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


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
