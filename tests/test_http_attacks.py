"""What hostile clients put into headers, addresses and bodies, on every route of the site: it lives, and says why.

What they do with bytes and connections is in `test_server.py`, what they ask in `test_attacks.py` and `test_fuzz.py`.
"""

import gzip
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from time import monotonic
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import httpx
import processes
import pytest
import wire
from starlette.routing import Route

from ikoe_graph.web.limits import Limits
from ikoe_graph.web.server import Serving, application

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fences are those of Linux")

GERMAN = {"Accept": "text/html", "Accept-Language": "de"}
MARK = "zq\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
VALUES = (
    MARK,
    "javascript:alert(1)//",
    "{{ 7*191 }}${7*191}",
    "=1+1|' /C calc'!A0",
    "(a+)+$[*\\",
    "\0\r\nSet-Cookie: a=b",
    "../../../../etc/passwd",
    "a" * 3_000,
    "-1",
    "9" * 30,
)
COMMON = ("q", "query", "lang", "kind", "page", "sort", "row", "step", "node", "edges", "x")
# Routes whose addresses no page of the site names, with one of each.
UNLINKED = {
    "/health": "/health",
    "/sparql": "/sparql",
    "/sparql/": "/sparql/",
    "/.well-known/void": "/.well-known/void",
    "/shapes.{form}": "/shapes.html",
    "/ontology.{form}": "/ontology.html",
    "/shapes": "/shapes",
    "/ontology": "/ontology",
    "/graph/{name:path}": "/graph/derived.html",
    "/search": "/search",
    "/search.json": "/search.json",
    "/network.json": "/network.json",
    "/map.csv": "/map.csv",
    "/terms.json": "/terms.json",
    "/openapi.json": "/openapi.json",
}
BOMB = gzip.compress(b"ASK {} #" + b"x" * 20_000_000)
PAGES = 400  # that are looked at for links, at most
SECONDS = 6  # for any answer, on a machine with other work


class Site(NamedTuple):
    """A running site, and what it holds open at first."""

    address: str
    pid: int
    files: int
    memory: int


@pytest.fixture(scope="module")
def site(launch: Callable[..., tuple[str, subprocess.Popen[str]]], bare_builds: Path) -> Site:
    address, process = launch(bare_builds, "--timeout", "5", "--connections", "200")
    wire.get(address, "/")
    return Site(address, process.pid, processes.files(process.pid), processes.memory(process.pid))


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.address, timeout=15) as client:
        yield client


class Seen(HTMLParser):
    """What a page offers: links, fields; and what in it would do harm."""

    def __init__(self, text: str):
        super().__init__()
        self.links: list[str] = []
        self.fields: set[str] = set()
        self.harm: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"])
        if tag in ("input", "select", "textarea") and given.get("name"):
            self.fields.add(given["name"])
        if tag == "script" and not (given.get("src") or "json" in given.get("type", "")):
            self.harm.append("a script in the page")
        for name, value in given.items():
            address = re.sub(r"[\s\0]", "", value).casefold()
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.harm.append(f"{tag} {name}={value}")
            if name in ("href", "src", "action", "formaction", "poster", "xlink:href", "data"):
                if re.match(r"javascript:|data:|vbscript:|//", address):
                    self.harm.append(f"{tag} {name}={value}")
                if value == "x":
                    self.harm.append("something from an address in the URL")


@pytest.fixture(scope="module")
def routes() -> list[Route]:
    """Every route of the application that is no folder of files."""
    serving = Serving(lambda _: pytest.fail("nothing is evaluated here"), Path(), dict)
    _, cache = application(serving, Limits())
    return [each for each in cache.app.routes if isinstance(each, Route)]  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def parameters(client: httpx.Client, routes: list[Route]) -> dict[str, tuple[str, set[str]]]:
    """For each route an address that it serves, found by following links, and the parameters that pages give it."""
    found = {path: (address, set(COMMON)) for path, address in UNLINKED.items()}
    names: dict[str, set[str]] = {}
    todo, seen = ["/"], {"/"}
    for _ in range(PAGES):
        if not todo or {each.path for each in routes} <= found.keys():
            break
        target = todo.pop(0)
        page = Seen(client.get(target, headers=GERMAN, follow_redirects=True).text)
        names.setdefault(urlsplit(target).path, set()).update(page.fields)
        for link in map(unescape, page.links):
            path, asked = urlsplit(link).path, urlsplit(link).query
            route = next((each.path for each in routes if each.path_regex.match(path)), None)
            if route is None:
                continue
            address, given = found.setdefault(route, (path, set(COMMON)))
            given |= {name for name, _ in parse_qsl(asked)}
            if path not in seen:
                seen.add(path)
                # An address of another kind first: a thousand things look alike.
                todo.insert(0 if address == path else len(todo), path)
    return {route: (address, given | names.get(address, set())) for route, (address, given) in found.items()}


def test_every_route_is_tried(routes: list[Route], parameters: dict[str, tuple[str, set[str]]]):
    assert {each.path for each in routes} - parameters.keys() == set()


def test_no_parameter_of_any_page_does_harm(
    client: httpx.Client, parameters: dict[str, tuple[str, set[str]]], routes: list[Route]
):
    for _, (address, names) in sorted(parameters.items()):
        for number, value in enumerate(VALUES):
            together = client.get(address, params=dict.fromkeys(names, value), headers=GERMAN)
            harmless(together, value)
            alone = sorted(names)[number % len(names)]
            harmless(client.get(address, params={alone: value}, headers=GERMAN), value)


def harmless(answer: httpx.Response, value: str) -> None:
    assert answer.status_code < 500 or answer.url.path == "/data/", answer.url  # where no downloads are yet
    assert answer.elapsed.total_seconds() < SECONDS, answer.url
    assert "set-cookie" not in answer.headers
    assert "alert" not in answer.headers.get("location", "").partition("?")[0]
    assert answer.headers.get("location", "/").startswith("/")
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert not Seen(answer.text).harm, answer.url
        assert "1337" not in answer.text or "7*191" not in value


@pytest.mark.parametrize("name", ["Accept", "Accept-Language", "Accept-Encoding"])
def test_thousands_of_wishes_are_not_weighed(site: Site, client: httpx.Client, name: str):
    wishes = ",".join(f"a{number}/b;q=0.{number % 10}" for number in range(3_500))
    client.get("/")
    began = monotonic()
    for number in range(20):
        answer = wire.get(site.address, "/", f"{name}: x{number},{wishes}")
        assert answer.status in (200, 406)
    assert monotonic() - began < 4


@pytest.mark.parametrize("name", ["Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "Range", "Cookie"])
@pytest.mark.parametrize(
    "value",
    [
        b";;;,,,q=q=q;q=nan,*;q=-1,*;q=inf",
        b"\xff\xfe\x80",
        b'"' * 20_000,
        b"," * 20_000,
        b"*/*" * 5_000,
        b"de;q=" + b"9" * 5_000,
        b"bytes=0-" + b",0-" * 5_000,
        b"<script>alert(1)</script>",
    ],
    ids=range(8),
)
def test_odd_headers_are_no_fault(site: Site, name: str, value: bytes):
    for target in (b"/", b"/sparql?query=ASK%7B%7D", b"/static/site.css", b"/id/org/wdr", b"/data/none.csv"):
        began = monotonic()
        head = b"GET %s HTTP/1.1\r\nHost: localhost\r\n%s: %s\r\n" % (target, name.encode(), value)
        answer = wire.ask(site.address, head + wire.END, 10)
        assert answer.status in (200, 206, 303, 304, 400, 404, 406, 416)
        assert monotonic() - began < SECONDS
        if "html" in answer.headers.get("content-type", ""):
            assert b"alert(1)</script>" not in answer.body
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_one_tag_of_many_is_found(client: httpx.Client):
    tag = client.get("/", headers=GERMAN).headers["etag"]
    many = ", ".join([f'"no{number}"' for number in range(2_000)] + [tag])
    assert client.get("/", headers=GERMAN | {"If-None-Match": many}).status_code == 304
    assert client.get("/", headers=GERMAN | {"If-None-Match": f"W/{tag}"}).status_code == 304
    assert client.get("/", headers=GERMAN | {"If-None-Match": many.replace(tag, '"x"')}).status_code == 200


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "zstd", "gzip, gzip", "x" * 5_000])
def test_compressed_bodies_are_not_unpacked(client: httpx.Client, coding: str):
    given = {"Content-Type": "application/sparql-query", "Content-Encoding": coding}
    for body in (b"ASK {}", BOMB):
        client.post("/sparql", content=body, headers={"Content-Type": "application/sparql-query"})
        answer = client.post("/sparql", content=body, headers=given)
        assert answer.status_code == 415
        assert "compressed" in answer.json()["detail"]
        assert answer.headers["accept-encoding"] == "identity"
    plain = client.post("/sparql", content=b"ASK {}", headers=given | {"Content-Encoding": "identity"})
    assert plain.json()["boolean"] is True


@pytest.mark.parametrize(
    "target",
    [
        "/%",
        "/%zz",
        "/%u0041",
        "/search?q=%",
        "/search?q=%u0041",
        "/id/%",
        "/id/%00",
        "/id/%252e%252e/x",
        "/data/%2",
        "/questions/%2e%2e",
        "/?" + "a=b&" * 500,
        "/?" + "&" * 20_000,
        "/static/%2e%2e%5cx",
    ],
)
def test_odd_addresses_are_no_fault(site: Site, target: str):
    answer = wire.get(site.address, target, "Accept: application/json")
    assert answer.status in (200, 303, 400, 404)
    if answer.status >= 400:
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert re.search(rb'"detail": ".{15}', answer.body)


@pytest.mark.parametrize("word", ["(a+)+$", "a", "ß\u0308", "Stadt ", "\u0130", ".*", "wdr wdr ", "\ud7ff", "x-"])
def test_no_search_takes_long(client: httpx.Client, word: str):
    for text in (word * (5_000 // len(word)), word * 90, word):
        for path in ("/search", "/search.json"):
            answer = client.get(path, params={"q": text}, headers=GERMAN)
            assert answer.status_code in (200, 400)
            assert answer.elapsed.total_seconds() < 2
            assert len(answer.content) < 2_000_000


def test_a_crowd_up_to_the_limit_is_served_and_leaves_nothing(site: Site):
    crowd = [wire.connect(site.address) for _ in range(150)]  # that say nothing, or half of something
    for number, each in enumerate(crowd):
        each.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n"[: number % 26])
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(lambda _: wire.get(site.address, "/health").status, range(200)))
    for each in crowd:
        each.close()
    assert set(answers) == {200}


def test_all_of_it_leaves_nothing_behind(site: Site, client: httpx.Client):
    """Last: what the tests before it did is over, and the same processes serve."""
    assert processes.wait(lambda: processes.files(site.pid) <= site.files + 2, 5)
    assert processes.memory(site.pid) < site.memory + 150 * 2**20
    assert client.get("/health").json()["workers"]["restarts"] == 0
