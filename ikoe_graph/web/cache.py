"""Keeps answers and gives them again, as long as the release that they are from is served.

An ASGI layer (https://asgi.readthedocs.io/en/latest/specs/www.html) around an application whose answers depend on the
request alone. It asks the application once for requests that are alike and come at once, and stops it when everybody
who waits has hung up.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ikoe_graph.web.content import Content, Outgoing
from ikoe_graph.web.limits import Limits

Key = tuple[Any, ...]
MOST_KEPT = 32 * 1024 * 1024  # filled within minutes under load: with it the site is to grow by less than 50 MB
MOST_BODY = 1024 * 1024
MOST_ARRIVING = 64 * 1024 * 1024
KEPT = {200, 303, 400, 404, 406, 415, 422}


class ClientGone(Exception):
    """Whoever asked has hung up."""


class Refused(Exception):
    """A request that is not taken; `status` says why."""

    def __init__(self, status: HTTPStatus):
        super().__init__(status.phrase)
        self.status = status


class Flight:
    """A request that is being answered, and how many wait for it."""

    def __init__(self, task: "asyncio.Task[Content]"):
        self.task = task
        self.waiting = 0


class Cache:
    """The layer around `app`; requests for whose path `direct` is true pass by it. `most`: bytes to keep.

    Where a request is refused, the application is asked for what to say, with the status as `refused` in its scope.
    """

    def __init__(self, app: ASGIApp, direct: Callable[[str], bool], limits: Limits, most: int = MOST_KEPT):
        self.app = app
        self.direct = direct
        self.limits = limits
        self.most = most
        self.outgoing = Outgoing()
        self.arriving = 0  # bytes of bodies, together
        self.clear()

    def clear(self) -> None:
        """Forgets everything, as a new release demands; what is being answered will not be kept either."""
        self.size = 0
        self._kept: OrderedDict[Key, Content] = OrderedDict()
        self._flights: dict[Key, Flight] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request (ASGI)."""
        if scope["type"] != "http" or self.direct(scope["path"]):
            await self.app(scope, receive, send)
            return
        given = dict(scope["headers"])
        try:
            content = await self._content(scope, given, receive)
        except ClientGone:
            return
        except Refused as refused:
            content = await self._ask({**scope, "refused": refused.status}, b"")
        try:
            await self.outgoing.send(content, given, scope["method"], send)
        except TimeoutError:
            scope.get("state", {}).get("abort", _nothing)()

    async def _content(self, scope: Scope, given: dict[bytes, bytes], receive: Receive) -> Content:
        """The answer to a request. Raises Refused and ClientGone."""
        if refused := scope.get("state", {}).get("refused"):
            raise Refused(refused)
        content = None if scope["method"] == "POST" else self._kept.get(_key(scope, given, b""))
        if content is None:
            body = await self._read(receive)
            key = _key(scope, given, body)
            content = self._kept.get(key) or await _unless_gone(self._shared(key, scope, body), receive)
        return content

    async def _read(self, receive: Receive) -> bytes:
        """The body of a request. Raises Refused where it is too long or too slow, ClientGone for half a one."""
        body = bytearray()
        try:
            async with asyncio.timeout(self.limits.arrival):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise ClientGone
                    part = message.get("body", b"")
                    body += part
                    self.arriving += len(part)
                    if self.arriving > MOST_ARRIVING:
                        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
                    if len(body) > MOST_BODY:
                        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                    if not message.get("more_body"):
                        return bytes(body)
        except TimeoutError as error:
            raise Refused(HTTPStatus.REQUEST_TIMEOUT) from error
        finally:
            self.arriving -= len(body)

    async def _shared(self, key: Key, scope: Scope, body: bytes) -> Content:
        """The answer, asked for once by all who want the same at the same time."""
        flights = self._flights
        flight = flights.get(key)
        if flight is None:
            flight = flights[key] = Flight(asyncio.ensure_future(self._ask(scope, body)))
        flight.waiting += 1
        try:
            content = await asyncio.shield(flight.task)
            if flights is self._flights:
                self._keep(key, content)
            return content
        finally:
            flight.waiting -= 1
            if flight.waiting == 0:
                flights.pop(key, None)
                flight.task.cancel()

    async def _ask(self, scope: Scope, body: bytes) -> Content:
        messages: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            messages.append(message)

        try:
            await self.app({**scope, "method": "GET"} if scope["method"] == "HEAD" else scope, receive, send)
        except Exception:
            if not messages:  # else the application has said so to the client, and logged it
                raise
        headers = [each for each in messages[0]["headers"] if each[0] != b"content-length"]
        return Content(messages[0]["status"], headers, b"".join(each.get("body", b"") for each in messages[1:]))

    def _keep(self, key: Key, content: Content) -> None:
        changing = any(name == b"cache-control" and b"no-store" in value for name, value in content.headers)
        if content.status not in KEPT or changing or content.size > self.most // 4 or key in self._kept:
            return
        self._kept[key] = content
        self.size += content.size
        while self.size > self.most:  # the first in goes first: to note every use would cost each answer
            _, oldest = self._kept.popitem(last=False)
            self.size -= oldest.size


def _key(scope: Scope, given: dict[bytes, bytes], body: bytes) -> Key:
    """What an answer depends on. Several Accept lines count as one (RFC 9110, section 5.3)."""
    accept = b",".join([value for name, value in scope["headers"] if name == b"accept"])
    method = "GET" if scope["method"] == "HEAD" else scope["method"]
    posted = (given.get(b"content-type"), given.get(b"content-encoding")) if body else (None, None)
    kinds = given.get(b"accept-language"), *posted
    return (method, scope["path"], scope["query_string"], accept, *kinds, body)


async def _unless_gone(work: Coroutine[Any, Any, Content], receive: Receive) -> Content:
    """What the work gives. Raises ClientGone, and stops the work, when the client hangs up first."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(receive())
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientGone
    finally:
        gone.cancel()
        task.cancel()


def _nothing() -> None:
    """What can be done to a connection that cannot be ended."""
