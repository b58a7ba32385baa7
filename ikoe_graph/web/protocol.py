"""Reads a request of the SPARQL 1.1 Protocol into a job (https://www.w3.org/TR/sparql11-protocol/#query-operation).

Says no, with a status, to what the protocol does not allow and to what this endpoint does not do: it only reads.
"""

from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.requests import Request
from werkzeug.http import parse_options_header

from ikoe_graph.web.problems import Problem
from ikoe_graph.web.reply import Job

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
DATASET = ("default-graph-uri", "named-graph-uri")
MOST_FIELDS = 1_000
READ_ONLY = "The graph is only read: ask with SELECT, ASK, CONSTRUCT or DESCRIBE in the parameter query."


def read(request: Request, body: bytes, accept: str) -> Job:
    """The job of a request with this body; its route is `service` where it asks nothing.

    Raises Problem: 400 for what the protocol forbids, 415 for a body of another kind, or compressed.
    """
    values = fields(request.scope["query_string"], "The address")
    if request.method == "POST":
        _check_coding(request.headers.get("content-encoding", ""))
        values += _posted(request.headers.get("content-type", ""), body)
    asked = [value for name, value in values if name == "query"]
    if any(name == "update" for name, _ in values):
        raise Problem(HTTPStatus.BAD_REQUEST, f"update: this endpoint takes no updates. {READ_ONLY}")
    if not asked and request.method == "POST":
        raise Problem(HTTPStatus.BAD_REQUEST, f"The request holds no query. {READ_ONLY}")
    if not asked:
        return Job("service", "/sparql", accept=accept)
    if len(asked) > 1:
        raise Problem(HTTPStatus.BAD_REQUEST, f"query: given {len(asked)} times. Send one query at a time.")
    kept = tuple((name, value) for name, value in values if name in ("query", "lang", *DATASET))
    return Job("sparql", "/sparql", values=kept, accept=accept)


def fields(encoded: bytes, where: str) -> list[tuple[str, str]]:
    """The names and values of a URL-encoded form or query string, in UTF-8, in their order.

    Raises Problem 400 where it is no UTF-8 or holds more than MOST_FIELDS fields; `where` names it in the message.
    """
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError as error:
        raise Problem(
            HTTPStatus.BAD_REQUEST, f"{where} is no URL-encoded UTF-8 text: {error.reason}. Encode it so."
        ) from error
    except ValueError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, f"{where} holds over {MOST_FIELDS} fields. Send fewer.") from error


def _check_coding(coding: str) -> None:
    """Raises Problem 415 for a compressed body: a few bytes could become any number."""
    if coding.strip().lower() not in ("", "identity"):
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Content-Encoding {coding[:50]}: compressed bodies are not unpacked. Send the query as it is.",
            {"Accept-Encoding": "identity"},
        )


def _posted(content_type: str, body: bytes) -> list[tuple[str, str]]:
    kind, options = parse_options_header(content_type)
    if kind not in (FORM, DIRECT):
        what = "this endpoint takes no updates" if kind == UPDATE else "that is no way to send a query"
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Content-Type {kind or 'missing'}: {what}. Send {DIRECT}, or the field query of {FORM}.",
        )
    if options.get("charset", "utf-8").casefold() not in ("utf-8", "utf8"):
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"charset={options['charset']}: send the query in UTF-8.")
    if kind == FORM:
        return fields(body, "The form")
    try:
        return [("query", body.decode("utf-8"))]
    except UnicodeDecodeError as error:
        raise Problem(
            HTTPStatus.BAD_REQUEST, f"The query is no UTF-8 text: {error.reason} at byte {error.start}. Encode it so."
        ) from error
