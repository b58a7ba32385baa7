"""What the evaluating side hands to the HTTP side: a status, a media type, bytes; and how both travel between them."""

import json
from collections.abc import Mapping
from typing import NamedTuple

NO_HEADERS: Mapping[str, str] = {}


class Reply(NamedTuple):
    """An answer to a request. `headers`: those beyond what every answer carries; `rows`: how many, for the log.

    `wrong`: what a page with a status of 400 or more tells people, in words for programs.
    """

    status: int
    media_type: str
    body: bytes
    headers: Mapping[str, str] = NO_HEADERS
    rows: int | None = None
    wrong: str = ""


class Job(NamedTuple):
    """A request as the evaluating side sees it.

    `route` names the kind of page or answer, `path` is the URL's, `name` the thing, list or question it is about,
    `form` the format that the URL names, if it does; `values` are the parameters of the URL or form in their order.
    `chosen`: the URL names the language.
    """

    route: str
    path: str
    name: str = ""
    form: str = ""
    values: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    chosen: bool = False
    accept: str = ""

    def all(self, name: str) -> list[str]:
        """Every value given for a parameter."""
        return [value for key, value in self.values if key == name]


def html(page: str, status: int = 200, wrong: str = "") -> Reply:
    """A page for people."""
    return Reply(status, "text/html; charset=utf-8", page.encode(), wrong=wrong)


def see(address: str) -> Reply:
    """The advice to look elsewhere (303 See Other, https://www.rfc-editor.org/rfc/rfc9110#section-15.4.4)."""
    return Reply(303, "text/plain; charset=utf-8", address.encode(), {"Location": address})


def pack_job(job: Job) -> bytes:
    """A job as bytes, JSON in UTF-8."""
    return json.dumps(job).encode()


def unpack_job(content: bytes) -> Job:
    """The inverse of `pack_job`."""
    fields = json.loads(content)
    fields[4] = tuple((key, value) for key, value in fields[4])
    return Job(*fields)


def pack(reply: Reply) -> bytes:
    """A reply as bytes: a line of JSON, then the body. No pickle: nothing that comes out of a fence may run code."""
    head = json.dumps([reply.status, reply.media_type, dict(reply.headers), reply.rows])
    return b"%s\n%s" % (head.encode(), reply.body)


def unpack(content: bytes) -> Reply:
    """The inverse of `pack`."""
    head, _, body = content.partition(b"\n")
    status, media_type, headers, rows = json.loads(head)
    return Reply(status, media_type, body, headers, rows)
