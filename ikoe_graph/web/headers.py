"""What every answer carries, and what every path says of itself: the outermost layer (ASGI).

Anybody may read from anywhere, so Access-Control-Allow-Origin is `*`, and nothing is ever sent with credentials. The
content policy lets a page load from this site alone (https://www.w3.org/TR/CSP3/).
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EVERYWHERE = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Location, Retry-After"),
    (b"content-security-policy", POLICY.encode()),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
NO_CACHE = (b"cache-control", b"no-cache")  # keep it, but ask whether it still holds


class Headers:
    """The layer around `app`."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request (ASGI)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_more(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                more = [] if any(name == b"cache-control" for name, _ in given) else [NO_CACHE]
                message = {**message, "headers": [*given, *more, *EVERYWHERE]}
            await send(message)

        if scope["method"] == "OPTIONS":
            await _preflight(methods(scope["path"]), send_more)
            return
        await self.app(scope, receive, send_more)


def methods(path: str) -> str:
    """The methods that a path allows, as the header Allow has them."""
    return "GET, HEAD, POST, OPTIONS" if path.rstrip("/") == "/sparql" else "GET, HEAD, OPTIONS"


async def _preflight(allowed: str, send: Send) -> None:
    """What a browser asks before it lets another site's script read from here (https://fetch.spec.whatwg.org/#http-cors-protocol)."""
    headers = [
        (b"allow", allowed.encode()),
        (b"access-control-allow-methods", allowed.encode()),
        (b"access-control-allow-headers", b"Accept, Accept-Language, Content-Type, If-None-Match, Range"),
        (b"access-control-max-age", b"86400"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body"})
