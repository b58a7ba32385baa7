"""Sends known content as HTTP has it: ETag and If-None-Match (RFC 9110, section 13), gzip, HEAD; piece by piece.

(https://www.rfc-editor.org/rfc/rfc9110)
"""

import asyncio
import hashlib
import zlib
from typing import NamedTuple

from starlette.types import Send

from ikoe_graph.web.negotiation import takes_gzip

Headers = list[tuple[bytes, bytes]]
WORTH_COMPRESSING = 1_000
WORTH_A_THREAD = 200_000
PIECE = 256 * 1024
LARGE = 1024 * 1024
MOST_OUTGOING = 256 * 1024 * 1024
VARY = (b"vary", b"Accept, Accept-Language, Accept-Encoding")


class Content:
    """An answer that may be sent many times. `headers` are those of the application, without the length."""

    def __init__(self, status: int, headers: Headers, body: bytes):
        self.status = status
        self.headers = headers
        self.body = body
        self._compressed: bytes | None = None
        self._tag: bytes | None = None

    @property
    def size(self) -> int:
        """About how many bytes it takes, at most."""
        return 2 * len(self.body) + 2_000

    async def send(self, given: dict[bytes, bytes], method: str, send: Send) -> None:
        """Sends it to a client that gave these request headers."""
        version = await self._version(takes_gzip(given.get(b"accept-encoding", b"").decode("latin-1")))
        headers = [*self.headers, VARY, (b"etag", version.tag)]
        if self.status == 200 and _knows(given.get(b"if-none-match", b""), version.tag):
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body"})
            return
        headers.append((b"content-length", str(len(version.body)).encode()))
        if version.packed:
            headers.append((b"content-encoding", b"gzip"))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await _send_pieces(b"" if method == "HEAD" else version.body, send)

    async def _version(self, packed: bool) -> "Version":
        """The content as it is, or packed where that is shorter; each is made when it is first asked for."""
        far = len(self.body) > WORTH_A_THREAD
        if self._tag is None:
            self._tag = await asyncio.to_thread(_tag, self.body) if far else _tag(self.body)
        if not packed or len(self.body) < WORTH_COMPRESSING:
            return Version(self.body, b'"%s"' % self._tag, packed=False)
        if self._compressed is None:
            self._compressed = await asyncio.to_thread(_pack, self.body) if far else _pack(self.body)
        return Version(self._compressed, b'"%s-gzip"' % self._tag, packed=True)


class Outgoing:
    """The large answers on their way. Where all together take more than `most` bytes, the one that has been on its way
    for longest is given up: readers who are slow on purpose would else fill the memory.
    """

    def __init__(self, most: int = MOST_OUTGOING):
        self.most = most
        self.sizes: dict[asyncio.Timeout, int] = {}

    async def send(self, content: Content, given: dict[bytes, bytes], method: str, send: Send) -> None:
        """As `Content.send`; also raises TimeoutError where the answer has to make room for others."""
        if content.size < LARGE:
            await content.send(given, method, send)
            return
        async with asyncio.timeout(None) as patience:
            self.sizes[patience] = content.size
            self._make_room()
            try:
                await content.send(given, method, send)
            finally:
                self.sizes.pop(patience, None)

    def _make_room(self) -> None:
        while sum(self.sizes.values()) > self.most and len(self.sizes) > 1:
            oldest = next(iter(self.sizes))
            del self.sizes[oldest]
            oldest.reschedule(asyncio.get_running_loop().time())


class Version(NamedTuple):
    """One representation of a content, and its entity tag."""

    body: bytes
    tag: bytes
    packed: bool


async def _send_pieces(body: bytes, send: Send) -> None:
    """Sends a body in pieces, so that not all of it is copied for a client that takes it slowly."""
    if len(body) <= PIECE:
        await send({"type": "http.response.body", "body": body})
        return
    for start in range(0, len(body), PIECE):
        more = start + PIECE < len(body)
        await send({"type": "http.response.body", "body": body[start : start + PIECE], "more_body": more})


def _tag(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:32].encode()


def _pack(body: bytes) -> bytes:
    compressor = zlib.compressobj(5, wbits=31)  # 31: in gzip's frame, which holds no time stamp here
    return compressor.compress(body) + compressor.flush()


def _knows(condition: bytes, tag: bytes) -> bool:
    """Whether If-None-Match names the tag; weak tags compare like strong ones (RFC 9110, section 13.1.2)."""
    known = [each.strip().removeprefix(b"W/") for each in condition.split(b",")]
    return tag in known or b"*" in known
