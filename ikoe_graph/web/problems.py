"""What the site answers when something is wrong: a page, plain text, or JSON by RFC 9457.

RFC 9457 (https://www.rfc-editor.org/rfc/rfc9457) names the members; `line` and `column` are ours, for queries.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from ikoe_graph.errors import CalledWrongly, IkoeError, QueryError, UnknownName
from ikoe_graph.web.errors_page import error
from ikoe_graph.web.negotiation import media_type
from ikoe_graph.web.reply import NO_HEADERS, Reply
from ikoe_graph.web.templates import View, translated, word

WAYS_ON = (("/lists/", "to-lists"), ("/questions/", "to-questions"))
MOST_IN_LINK = 4_000  # signs of a query
FORMS = ("application/problem+json", "text/html", "text/plain")
FOR_PEOPLE = ("text/html", "text/plain", "application/problem+json")  # where the address is that of a page


class Problem(Exception):
    """Something wrong with a request or with us: an HTTP status, what it is, and what to do about it."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] = NO_HEADERS):
        super().__init__(detail)
        self.status = int(status)
        self.detail = detail
        self.headers = headers
        self.members: dict[str, Any] = {}  # what else JSON says


class Refusal(CalledWrongly):
    """A request that is understood and not served; subclasses name the status that HTTP has for it."""

    http_status = HTTPStatus.BAD_REQUEST


def of(error: IkoeError) -> Problem:
    """The problem that an error of the graph is, as HTTP has it."""
    if isinstance(error, Refusal):
        return Problem(error.http_status, error.message)
    if isinstance(error, QueryError):
        found = Problem(HTTPStatus.BAD_REQUEST, error.message)
        found.members = {"line": error.line, "column": error.column} if error.line else {}
        return found
    if isinstance(error, UnknownName):
        return Problem(HTTPStatus.NOT_FOUND, error.message)
    known = isinstance(error, CalledWrongly)
    return Problem(HTTPStatus.BAD_REQUEST if known else HTTPStatus.INTERNAL_SERVER_ERROR, error.message)


def asked_for(answer: Reply, accept: str, view: View) -> Reply:
    """The answer, or the problem it tells of as JSON, for a client that takes neither pages nor plain text."""
    if answer.wrong and media_type(accept, FOR_PEOPLE) in (None, FORMS[0]):
        return reply(Problem(answer.status, " ".join(answer.wrong.split())), FORMS[0], view)
    return answer


def reply(problem: Problem, accept: str, view: View) -> Reply:
    """The problem in the form that the client likes best, JSON where it names none that we have.

    In every form it speaks the language of the reader, which programs too may name in Accept-Language.
    """
    form = media_type(accept, FORMS) or FORMS[0]
    title = word(f"problem-{problem.status}", view.language)
    detail = translated(problem.detail, view.language)
    if form == "text/html":
        ways = [(view.link(path), word(name, view.language)) for path, name in WAYS_ON]
        if 0 < len(query := view.values.get("query", "")) < MOST_IN_LINK:
            ways.insert(0, (view.link("/query", query=query), word("to-change-query", view.language)))
        advice = word(f"advice-{problem.status}", view.language)
        page = error(view, problem.status, title, detail, advice, links=ways)
        return page._replace(headers=problem.headers)
    if form == "text/plain":
        body = f"{title} ({problem.status}). {detail}\n"
        return Reply(problem.status, "text/plain; charset=utf-8", body.encode(), problem.headers)
    members = {"status": problem.status, "title": title, "detail": detail} | problem.members
    body = json.dumps(members, ensure_ascii=False) + "\n"
    return Reply(problem.status, FORMS[0], body.encode(), problem.headers)
