"""Reads a request of the SPARQL 1.1 Protocol into a job (https://www.w3.org/TR/sparql11-protocol/#query-operation).

Says no, with a status, to what the protocol does not allow and to what this endpoint does not do: it only reads.
"""

from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.requests import Request
from werkzeug.http import parse_options_header

from ikoe_graph.errors import Told, told
from ikoe_graph.web.problems import Problem
from ikoe_graph.web.reply import Job

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
DATASET = ("default-graph-uri", "named-graph-uri")
MOST_FIELDS = 1_000
READ_ONLY = told(" The graph is only read: ask with SELECT, ASK, CONSTRUCT or DESCRIBE in the parameter query.")
ADDRESS, BODY_FORM = told("The address"), told("The form")


def read(request: Request, body: bytes, accept: str) -> Job:
    """The job of a request with this body; its route is `service` where it asks nothing.

    Raises Problem: 400 for what the protocol forbids, 415 for a body of another kind, or compressed.
    """
    values = fields(request.scope["query_string"], ADDRESS)
    if request.method == "POST":
        _check_coding(request.headers.get("content-encoding", ""))
        values += _posted(request.headers.get("content-type", ""), body)
    asked = [value for name, value in values if name == "query"]
    if any(name == "update" for name, _ in values):
        raise Problem(HTTPStatus.BAD_REQUEST, told("update: this endpoint takes no updates.") + READ_ONLY)
    if not asked and request.method == "POST":
        raise Problem(HTTPStatus.BAD_REQUEST, told("The request holds no query.") + READ_ONLY)
    if not asked:
        return Job("service", "/sparql", accept=accept)
    if len(asked) > 1:
        raise Problem(
            HTTPStatus.BAD_REQUEST, told("query: given {count} times. Send one query at a time.", count=len(asked))
        )
    kept = tuple((name, value) for name, value in values if name in ("query", "lang", *DATASET))
    return Job("sparql", "/sparql", values=kept, accept=accept)


def fields(encoded: bytes, where: Told) -> list[tuple[str, str]]:
    """The names and values of a URL-encoded form or query string, in UTF-8, in their order.

    Raises Problem 400 where it is no UTF-8 or holds more than MOST_FIELDS fields; `where` names it in the message.
    """
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError as error:
        problem = told(
            "{where} is no URL-encoded UTF-8 text: {reason}. Encode it so.", where=where, reason=error.reason
        )
        raise Problem(HTTPStatus.BAD_REQUEST, problem) from error
    except ValueError as error:
        problem = told("{where} holds over {most} fields. Send fewer.", where=where, most=MOST_FIELDS)
        raise Problem(HTTPStatus.BAD_REQUEST, problem) from error


def _check_coding(coding: str) -> None:
    """Raises Problem 415 for a compressed body: a few bytes could become any number."""
    if coding.strip().lower() not in ("", "identity"):
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            told(
                "Content-Encoding {coding}: compressed bodies are not unpacked. Send the query as it is.",
                coding=coding[:50],
            ),
            {"Accept-Encoding": "identity"},
        )


def _posted(content_type: str, body: bytes) -> list[tuple[str, str]]:
    kind, options = parse_options_header(content_type)
    if kind not in (FORM, DIRECT):
        what = told("this endpoint takes no updates" if kind == UPDATE else "that is no way to send a query")
        problem = told(
            "Content-Type {kind}: {what}. Send {direct}, or the field query of {form}.",
            kind=kind[:200] or told("missing"),
            what=what,
            direct=DIRECT,
            form=FORM,
        )
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, problem)
    if options.get("charset", "utf-8").casefold() not in ("utf-8", "utf8"):
        problem = told("charset={charset}: send the query in UTF-8.", charset=options["charset"][:50])
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, problem)
    if kind == FORM:
        return fields(body, BODY_FORM)
    try:
        return [("query", body.decode("utf-8"))]
    except UnicodeDecodeError as error:
        problem = told(
            "The query is no UTF-8 text: {reason} at byte {byte}. Encode it so.", reason=error.reason, byte=error.start
        )
        raise Problem(HTTPStatus.BAD_REQUEST, problem) from error
