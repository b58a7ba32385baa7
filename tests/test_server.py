"""The site over HTTP: what it answers to the right, the wrong, the slow and the hostile, byte by byte."""

import gzip
import hashlib
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest
import wire

from ikoe_graph import build, catalogue
from ikoe_graph.publish import parts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="ikoe serve is tried on Linux")

HOST = b"Host: localhost\r\n"
HEALTH = b"GET /health HTTP/1.1\r\n" + HOST
DIRECT = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
GERMAN = {"Accept": "text/html", "Accept-Language": "de"}
HTML = "Accept: text/html"
CELLS = "a,b\n" + "1,2\n" * 2_000
TRICKY = "\"><script>alert(1)</script>'<img src=x onerror=alert(1)>"
COMMON = ["q", "query", "default-graph-uri", "page", "sort", "row", "kind", "type", "view", "chart", "name"]
POLICY = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "access-control-allow-origin": "*",
}


@pytest.fixture(scope="module")
def builds(made: build.Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a build whose downloads are a few files, beside one that nobody may have."""
    folder = tmp_path_factory.mktemp("builds")
    release = folder / "b" / "release"
    shutil.copytree(made.folder, folder / "b", ignore=shutil.ignore_patterns("store", "release"))
    (release / "csv").mkdir(parents=True)
    (release / "cells.csv").write_text(CELLS)
    (release / "csv" / "few.csv").write_text("a\n1\n")
    (release / parts.SUMS).write_text(f"{hashlib.sha256(CELLS.encode()).hexdigest()}  cells.csv\n")
    (folder / "b" / "secret.txt").write_text("nobody may have this")
    (release / "link.txt").symlink_to(folder / "b" / "secret.txt")
    (release / "up").symlink_to(folder / "b")
    (folder / "current").write_text("b\n")
    return folder


@pytest.fixture(scope="module")
def site(serve: Callable[..., str], builds: Path) -> str:
    """The address of a site that waits for no client longer than a second, and serves few at a time."""
    return serve(builds, "--arrival", "1", "--taking", "1", "--connections", "60", "--timeout", "5")


@pytest.fixture(scope="module")
def client(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site, timeout=10) as client:
        yield client


# What a request is


@pytest.mark.parametrize(
    "sent",
    {
        "length and chunks": DIRECT + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nASK {}",
        "chunks and length": DIRECT
        + b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n",
        "two lengths": DIRECT + b"Content-Length: 6\r\nContent-Length: 60\r\n\r\nASK {}",
        "the same length twice": DIRECT + b"Content-Length: 6\r\nContent-Length: 6\r\n\r\nASK {}",
        "a list of lengths": DIRECT + b"Content-Length: 6, 6\r\n\r\nASK {}",
        "a length with a sign": DIRECT + b"Content-Length: +6\r\n\r\nASK {}",
        "a negative length": DIRECT + b"Content-Length: -6\r\n\r\nASK {}",
        "an endless length": DIRECT + b"Content-Length: 99999999999999999999\r\n\r\nASK {}",
        "an unknown coding": DIRECT + b"Transfer-Encoding: xchunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n",
        "a coding after chunked": DIRECT + b"Transfer-Encoding: chunked, identity\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n",
        "a coding before chunked": DIRECT + b"Transfer-Encoding: gzip, chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n",
        "chunks in HTTP/1.0": DIRECT.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "a chunk of odd size": DIRECT + b"Transfer-Encoding: chunked\r\n\r\n0x6\r\nASK {}\r\n0\r\n\r\n",
        "chunks with bare LF": DIRECT + b"Transfer-Encoding: chunked\r\n\r\n6\nASK {}\n0\n\n",
        "bare LF": b"GET /health HTTP/1.1\nHost: localhost\n\n",
        "bare CR": HEALTH + b"X-A: b\rX-C: d\r\n\r\n",
        "a folded header": HEALTH + b"X-A: b\r\n c\r\n\r\n",
        "a space before the colon": HEALTH + b"X-A : b\r\n\r\n",
        "NUL in a header": HEALTH + b"X-A: b\0c\r\n\r\n",
        "no host": b"GET /health HTTP/1.1\r\n\r\n",
        "two hosts": HEALTH + HOST + b"\r\n",
        "a tunnel": b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n",
        "no version": b"GET /health\r\n\r\n",
        "version 2": b"GET /health HTTP/2.0\r\nHost: localhost\r\n\r\n",
        "the preface of version 2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        "a path that is no ASCII": b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
    }.items(),
    ids=lambda item: item[0],
)
def test_what_servers_might_read_differently_is_refused_and_ends_the_connection(site: str, sent: tuple[str, bytes]):
    (refusal,) = wire.parse(wire.exchange(site, sent[1] + HEALTH + wire.END))  # nothing smuggled behind it
    assert refusal.status in (400, 501, 505)
    assert refusal.headers["connection"] == "close"
    assert_carries_policy(refusal.headers)
    assert refusal.headers["content-type"].startswith("text/plain")


def test_what_is_refused_never_takes_the_place_of_an_earlier_answer(site: str):
    query = DIRECT + b"Content-Length: 6\r\n\r\nASK {}"
    first, *others = wire.parse(wire.exchange(site, query + b"GET / HTTP/1.1\nHost: localhost\n\n"))
    assert json.loads(first.body)["boolean"] is True
    assert all(each.status == 400 for each in others)


def test_pipelined_requests_are_answered_in_their_order(site: str):
    asked = [b"ASK {}", b"ASK { FILTER(false) }", b"no query", b"ASK { }"]
    sent = b"".join(DIRECT + b"Content-Length: %d\r\n\r\n%s" % (len(each), each) for each in asked)
    answers = wire.parse(wire.exchange(site, sent + HEALTH + wire.END))
    assert [each.status for each in answers] == [200, 200, 400, 200, 200]
    assert [json.loads(answers[number].body)["boolean"] for number in (0, 1, 3)] == [True, False, True]
    assert "release" in json.loads(answers[4].body)


def test_a_flood_of_pipelined_requests_is_ended(site: str):
    answers = wire.parse(wire.exchange(site, (HEALTH + b"\r\n") * 2_000))
    assert len(answers) < 2_000
    assert {each.status for each in answers} <= {200, 400}


def test_trace_gives_nothing_back(site: str):
    answer = wire.get(site, "/", "X-Secret: s3cret", method="TRACE")
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert b"s3cret" not in answer.body


def test_an_upgrade_is_not_made(site: str):
    lines = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: eA==")
    answer = wire.parse(wire.exchange(site, HEALTH + "".join(f"{each}\r\n" for each in lines).encode() + b"\r\n"))[0]
    assert answer.status == 200


@pytest.mark.parametrize("target", ["/health", "/nothing", "/id/org/wdr", "/.well-known/void", "/sparql", "/id//x/y"])
@pytest.mark.parametrize("host", ['"><script>alert(1)</script>', "evil.example", "evil.example:80@x"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_host_is_never_repeated(site: str, target: str, host: str, accept: str):
    for sent in (target, f"http://evil.example{target}", f"https://evil.example{target}", f"//evil.example{target}"):
        head = f"GET {sent} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Host: evil.example\r\nAccept: {accept}\r\n"
        answer = wire.ask(site, head.encode() + wire.END)
        assert answer.headers.get("location", "/").startswith("/")
        assert not answer.headers.get("location", "/").startswith("//")
        if not sent.startswith("//"):  # that is a path, which an error page names
            assert "evil" not in str(answer.headers)
            assert b"evil" not in answer.body
        assert "alert" not in str(answer.headers)
        assert b"alert" not in answer.body
        assert not re.search(rb"""(href|src|action)=["']?(//|https?://evil)""", answer.body)


@pytest.mark.parametrize("target", ["/id/x%0d%0aSet-Cookie:%20a=b", "/id/%E2%80%A8x%0ay", "/sparql%0d%0a?x=%0d%0ay:z"])
def test_no_header_can_be_put_into_an_answer(site: str, target: str):
    answer = wire.get(site, target, HTML)
    assert "set-cookie" not in answer.headers
    assert answer.status < 500


# Sizes and times


def test_an_address_that_is_too_long_is_414_in_the_form_that_is_asked_for(site: str):
    for accept, kind in (("text/html", "text/html"), ("*/*", "application/problem+json"), ("text/plain", "text/plain")):
        answer = wire.get(site, "/sparql?query=" + "x" * 70_000, f"Accept: {accept}")
        assert answer.status == 414
        assert answer.headers["content-type"].startswith(kind)
        assert b"POST" in answer.body
    assert wire.get(site, "/sparql?query=ASK%7B%7D%23" + "x" * 60_000).status == 200
    assert wire.get(site, "/" + "x" * 70_000).status in (404, 414)


@pytest.mark.parametrize(
    "headers", [b"X-A: %s\r\n" % (b"b" * 70_000), b"X-A: b\r\n" * 20_000, b"X-A: %s" % (b"b" * 10**6)]
)
def test_a_head_that_is_too_long_is_431(site: str, headers: bytes):
    answer = wire.ask(site, HEALTH + headers + b"\r\n")
    assert answer.status == 431
    assert "shorter" in answer.body.decode()


def test_trailers_and_extensions_of_chunks_count_as_head(site: str):
    chunked = DIRECT + b"Transfer-Encoding: chunked\r\n\r\n"
    assert wire.ask(site, chunked + b"6;a=%s\r\nASK {}\r\n0\r\n\r\n" % (b"b" * 10**6)).status == 431
    assert wire.ask(site, chunked + b"6\r\nASK {}\r\n0\r\n" + b"X-A: b\r\n" * 10**5).status == 431


def test_a_body_of_a_mebibyte_is_read_and_a_longer_one_is_not(client: httpx.Client):
    kind = {"Content-Type": "application/sparql-query"}
    query = b"ASK {} #"
    assert client.post("/sparql", content=query + b"x" * 990_000, headers=kind).status_code == 200
    for size in (1_100_000, 20_000_000):
        answer = client.post("/sparql", content=query + b"x" * size, headers=kind)
        assert answer.status_code == 413
        assert answer.json()["title"] == "The request is too long"
    endless = client.post("/sparql", content=(b"x" * 65536 for _ in range(100)), headers=kind)
    assert endless.status_code == 413


@pytest.mark.parametrize("beginning", [b"", b"\r\n", b"GET", b"GET /health HTTP/1.1\r\nHost: local", HEALTH])
def test_a_head_that_comes_slowly_is_not_waited_for(site: str, beginning: bytes):
    with wire.connect(site) as connection:
        began = monotonic()
        connection.sendall(beginning)
        assert trickle(connection, b"\n" if beginning in (b"", b"\r\n") else b"x") < 3
        assert monotonic() - began < 3


def test_the_head_of_a_further_request_is_not_waited_for_either(site: str):
    with wire.connect(site) as connection:
        connection.sendall(HEALTH + b"\r\n" + b"GET /hea")
        assert trickle(connection, b"l") < 3


def test_a_body_that_comes_slowly_is_408(site: str):
    with wire.connect(site) as connection:
        connection.sendall(DIRECT + b"Content-Length: 100\r\n\r\nASK")
        assert trickle(connection, b" ") < 5  # an answer after a second, two more for what may be on its way
        connection.settimeout(1)
    answer = wire.parse(wire.exchange(site, DIRECT + b"Content-Length: 100\r\n\r\nASK"))[0]
    assert answer.status == 408


def test_who_takes_no_answer_is_let_go(site: str):
    """The answer is larger than what the system's own buffers hold, about 6 MB."""
    query = "SELECT ?s ?p ?o ?x { ?s ?p ?o VALUES ?x { 1 2 } } LIMIT 50000"
    head = f"GET /sparql?query={httpx.QueryParams(q=query)}".replace("query=q=", "query=")
    with wire.connect(site, 10) as connection:
        connection.sendall(f"{head} HTTP/1.1\r\n".encode() + HOST + b"\r\n")
        sleep(6)
        received = wire.drain(connection)
        head, _, body = received.partition(b"\r\n\r\n")
        length = int(re.search(rb"content-length: (\d+)", head)[1])  # type: ignore[index]
        assert length > 8_000_000
        assert len(body) < length


def test_more_clients_than_there_is_room_for_are_told_to_come_back(site: str):
    crowd = [wire.connect(site) for _ in range(70)]
    try:
        answer = wire.parse(wire.drain(crowd[-1]))[0]
        assert answer.status == 503
        assert int(answer.headers["retry-after"]) > 0
        assert_carries_policy(answer.headers)
    finally:
        for each in crowd:
            each.close()
    sleep(0.1)
    assert wire.get(site, "/health").status == 200


def trickle(connection: object, byte: bytes) -> float:
    """The seconds until the server closes a connection on which a byte is sent now and then."""
    began = monotonic()
    connection.settimeout(0.1)  # type: ignore[attr-defined]
    while monotonic() - began < 8:
        try:
            connection.sendall(byte)  # type: ignore[attr-defined]
            while connection.recv(65536):  # type: ignore[attr-defined]
                pass
            break
        except TimeoutError:
            continue
        except ConnectionError:
            break
    return monotonic() - began


# Files


def test_files_come_in_ranges(client: httpx.Client):
    whole = client.get("/data/cells.csv", headers={"Accept-Encoding": "identity"})
    assert whole.text == CELLS
    tag = whole.headers["etag"]
    part = client.get("/data/cells.csv", headers={"Range": "bytes=4-6", "If-Range": tag})
    assert (part.status_code, part.text) == (206, CELLS[4:7])
    assert part.headers["content-range"] == f"bytes 4-6/{len(CELLS)}"
    end = client.get("/data/cells.csv", headers={"Range": "bytes=-4"})
    assert (end.status_code, end.text) == (206, CELLS[-4:])
    revised = client.get("/data/cells.csv", headers={"Range": "bytes=4-6", "If-Range": '"another"'})
    assert (revised.status_code, revised.text) == (200, CELLS)
    beyond = client.get("/data/cells.csv", headers={"Range": "bytes=99999-"})
    assert beyond.status_code == 416
    assert beyond.headers["content-range"] == f"*/{len(CELLS)}" or beyond.headers["content-range"].endswith(
        f"*/{len(CELLS)}"
    )
    assert client.get("/data/cells.csv", headers={"If-None-Match": tag}).status_code == 304
    head = client.head("/data/cells.csv", headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(CELLS)), b"")


def test_many_ranges_cost_no_more_than_the_file(client: httpx.Client):
    ranges = ",".join(f"{number}-{number + 5_000}" for number in range(2_000))
    answer = client.get("/data/cells.csv", headers={"Range": f"bytes={ranges}"})
    assert answer.status_code in (200, 206, 400, 416)
    assert len(answer.content) < 2 * len(CELLS)


@pytest.mark.parametrize("folder", ["/data", "/data/csv", "/static"])
@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/..%252fsecret.txt",
        "/csv/..%2f..%2fsecret.txt",
        "/../../../../../../../../../../etc/passwd",
        "/%2fetc%2fpasswd",
        "//etc/passwd",
        "/link.txt",
        "/up/secret.txt",
        "/cells.csv%00.txt",
        "/%00",
        "/secret.txt%00",
        "/.",
        "/..",
        "/%ff",
        "/" + "a" * 5_000,
        "/" + "a/" * 5_000,
    ],
)
def test_nothing_outside_its_folder_is_served(site: str, folder: str, path: str):
    answer = wire.get(site, folder + path)
    assert answer.status in (400, 404), answer
    assert b"nobody may have" not in answer.body
    assert b"root:" not in answer.body
    assert_carries_policy(answer.headers)


# What every answer carries


@pytest.mark.parametrize(
    ("method", "target", "headers", "status"),
    [
        ("GET", "/health", (), 200),
        ("GET", "/sparql?query=ASK%7B%7D", (), 200),
        ("GET", "/sparql?query=ASK%7B%7D", (HTML,), 200),
        ("HEAD", "/sparql?query=ASK%7B%7D", (), 200),
        ("GET", "/sparql?query=no", (), 400),
        ("GET", "/sparql?query=no", (HTML,), 400),
        ("GET", "/sparql?query=ASK%7B%7D", ("Accept: image/png",), 406),
        ("GET", "/nothing", (HTML,), 404),
        ("GET", "/nothing", (), 404),
        ("DELETE", "/sparql", (), 405),
        ("PUT", "/data/cells.csv", (), 405),
        ("GET", "/id/org/wdr", (HTML,), 303),
        ("GET", "/.well-known/void", (), 303),
        ("OPTIONS", "/sparql", (), 204),
        ("GET", "/data/cells.csv", (), 200),
        ("GET", "/data/cells.csv", ("Range: bytes=0-1",), 206),
        ("GET", "/data/cells.csv", ("Range: bytes=99999-",), 416),
        ("GET", "/data/none.csv", (HTML,), 404),
        ("GET", "/static/none.js", (), 404),
        ("GET", "/data/cells.csv", ("If-Modified-Since: Fri, 31 Dec 2100 00:00:00 GMT",), 304),
        ("GET", "/sparql?query=ASK%7B%7D", ("If-None-Match: *",), 304),
    ],
)
def test_every_answer_carries_the_policy(site: str, method: str, target: str, headers: tuple[str, ...], status: int):
    sent = "".join(f"{each}\r\n" for each in (f"{method} {target} HTTP/1.1", "Host: localhost", *headers))
    (answer,) = wire.parse(wire.exchange(site, sent.encode() + wire.END), bodiless=method == "HEAD")
    assert answer.status == status
    assert_carries_policy(answer.headers)
    assert "server" not in answer.headers
    assert answer.headers.get("cache-control")


def assert_carries_policy(headers: dict[str, str]) -> None:
    for name, beginning in POLICY.items():
        assert headers[name].startswith(beginning)
    assert "unsafe" not in headers["content-security-policy"]
    assert "access-control-allow-credentials" not in headers


@pytest.mark.parametrize("target", ["/sparql?query=ASK%7B%7D", "/nothing", "/data/cells.csv", "/health"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_no_site_reads_with_credentials(client: httpx.Client, method: str, target: str):
    given = {"Origin": "https://other.example", "Cookie": "a=b", "Access-Control-Request-Method": "GET"}
    answer = client.request(method, target, headers=given)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "other.example" not in str(answer.headers)


def test_each_language_and_coding_of_a_page_has_its_own_tag(client: httpx.Client):
    tags, pages = set(), set()
    for language in ("de", "en"):
        for coding in ("identity", "gzip"):
            given = {"Accept": "text/html", "Accept-Language": language, "Accept-Encoding": coding}
            answer = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 20"}, headers=given)
            vary = {each.strip() for each in answer.headers["vary"].split(",")}
            assert vary >= {"Accept", "Accept-Language", "Accept-Encoding"}
            assert answer.headers.get("content-encoding", "identity") == coding
            assert f'lang="{language}"' in answer.text
            tags.add(answer.headers["etag"])
            pages.add(answer.text)
            again = client.get(answer.url, headers=given | {"If-None-Match": answer.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == answer.headers["etag"]
            assert "Accept-Language" in again.headers["vary"]
    assert (len(tags), len(pages)) == (4, 2)


def test_a_tag_of_another_language_does_not_count(client: httpx.Client):
    target = "/nothing?lang=en", "/sparql?query=ASK%7B%7D"
    english = client.get(target[1], headers={"Accept": "text/html", "Accept-Language": "en"}).headers["etag"]
    german = client.get(target[1], headers=GERMAN | {"If-None-Match": english})
    assert german.status_code == 200


def test_what_is_compressed_is_the_same(client: httpx.Client, site: str):
    target = "/sparql?query=SELECT%20*%7B%3Fs%20%3Fp%20%3Fo%7DLIMIT%20200"
    plain = wire.get(site, target)
    packed = wire.get(site, target, "Accept-Encoding: br;q=1, gzip;q=0.5")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert "content-encoding" not in wire.get(site, target, "Accept-Encoding: gzip;q=0").headers


# Errors


@pytest.mark.parametrize("accept_language", ["de", "en"])
def test_an_unknown_page_says_how_to_go_on(client: httpx.Client, accept_language: str):
    title = {"de": "Diese Seite gibt es nicht", "en": "There is no such page"}[accept_language]
    given = {"Accept-Language": accept_language}
    page = client.get("/nothing/at/all", headers=given | {"Accept": "text/html"})
    assert page.status_code == 404
    assert title in page.text
    assert "/nothing/at/all" in page.text
    machine = client.get("/nothing/at/all", headers=given)
    assert machine.headers["content-type"] == "application/problem+json"
    assert machine.json()["title"] == title
    assert machine.json()["status"] == 404
    plain = client.get("/nothing/at/all", headers=given | {"Accept": "text/plain"})
    assert plain.text.startswith(title)


@pytest.mark.parametrize(
    ("target", "status", "named"),
    [
        ("/lists/partner", 404, "partners"),
        ("/lists/partners?page=99", 404, "99"),
        ("/lists/partners?kind=distrikt", 400, "kind=distrikt"),
        ("/lists/partners.csv?kind=distrikt", 400, "kind=distrikt"),
        ("/map?kind=mesure", 400, "measure"),
        ("/timeline?from=2020&to=2010", 400, "year"),
        ("/timeline.csv?frm=2020", 400, "from"),
        ("/network?edges=funding&node=org/wdx", 400, "node=org/wdx"),
        ("/search?q=wdr&kind=mesure", 400, "measure"),
        ("/search.json?q=wdr&kind=mesure", 400, "measure"),
        ("/query?question=partner-modules&partner=nobody", 400, "nobody"),
        ("/id/org/jobcenter-dortmunt.html", 404, "/id/org/jobcenter-dortmund"),
    ],
)
def test_what_a_page_finds_wrong_is_told_to_programs_too(client: httpx.Client, target: str, status: int, named: str):
    page = client.get(target, headers={"Accept": "text/html"})
    assert page.status_code == status
    assert not page.headers["content-type"].startswith("application/")
    machine = client.get(target, headers={"Accept": "application/json"})
    assert (machine.status_code, machine.headers["content-type"]) == (status, "application/problem+json")
    assert machine.json()["status"] == status
    assert named in machine.json()["detail"]


@pytest.mark.parametrize("target", ["/sparql?query=ASK{}&lang=xx", "/search?lang=", "/questions/accessions?lang=DE"])
def test_a_language_that_there_is_not_is_400(client: httpx.Client, target: str):
    if target.startswith("/sparql"):
        target = target.replace("{}", "%7B%7D")
    answer = client.get(target)
    assert answer.status_code == 400
    assert "de or en" in answer.json()["detail"]


@pytest.mark.parametrize("target", ["/sparql?query=%ff", "/search?q=%ff", "/search?" + "a=b&" * 1_500])
def test_parameters_that_cannot_be_read_are_400(client: httpx.Client, target: str):
    assert client.get(target).status_code == 400


# Text stays text


class Page(HTMLParser):
    """What a browser would make of a page, as far as it could do harm."""

    def __init__(self, text: str):
        super().__init__()
        self.harm: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and not (given.get("src") or "json" in (given.get("type") or "")):
            self.harm.append("a script in the page")
        for name, value in attrs:
            address = re.sub(r"\s", "", value or "").casefold()
            if name.startswith("on") or name == "style":
                self.harm.append(f"{tag} {name}={value}")
            if name in ("href", "src", "action", "formaction") and re.match(r"javascript:|data:|vbscript:|//", address):
                self.harm.append(f"{tag} {name}={value}")
            if name == "src" and value == "x":
                self.harm.append("an image from an address in the URL")


def targets(root: Path) -> Iterator[tuple[str, list[str]]]:
    """A path of every route, and names of parameters that it may take."""
    named = catalogue.read(root / "queries")
    lists = catalogue.read(root / "queries" / "lists")
    for path in ("/", "/search", "/search.json", "/query", "/sparql", "/data/", "/lists/", "/questions/", "/health"):
        yield path, COMMON
    for path in ("/id/org/wdr.html", "/vocab/field.html", "/graph/x.html", "/ontology.html", "/shapes.html"):
        yield path, COMMON
    for path in ("/terms.json", "/openapi.json", "/.well-known/void", "/nothing", "/static/x", "/data/x"):
        yield path, COMMON
    for name in list(named)[::7]:
        given = [each.name for each in named[name].parameters]
        yield f"/questions/{name}", [*given, "row"]
        yield f"/questions/{name}/explain", [*given, "row"]
    for name in lists:
        yield f"/lists/{name}", [each.name for each in lists[name].parameters]


def test_text_from_an_address_never_becomes_markup(client: httpx.Client, root: Path):
    for path, parameters in targets(root):
        together = [dict.fromkeys(parameters, each) for each in (TRICKY, "javascript:alert(1)", "{{ 7*7 }}${7*7}")]
        alone = [] if parameters is COMMON else [{name: TRICKY} for name in parameters]
        for given in (*together, *alone):
            answer = client.get(path, params=given, headers=GERMAN)
            assert answer.status_code not in (500, 501), path
            if answer.headers.get("content-type", "").startswith("text/html"):
                assert not Page(answer.text).harm, path
                assert "<script>alert" not in answer.text
                assert "49" not in answer.text or "7*7" not in str(answer.url)
            assert "alert" not in answer.headers.get("location", "").partition("?")[0]


@pytest.mark.parametrize(
    "path", ["/search?q=", "/questions/accessions?language=", "/sparql?query=", "/lists/partners?kind="]
)
def test_odd_characters_are_no_fault(client: httpx.Client, path: str):
    for odd in ("%00", "%E2%80%AE", "%ED%A0%80", "%EF%BF%BF", "%F0%9F%9A%80" * 300, "%0A%0D", "a" * 5_000):
        assert client.get(f"{path}{odd}", headers=GERMAN).status_code < 500


@pytest.mark.parametrize("base", ["/", "/id/", "/id/org/", "/vocab/", "/graph/", "/questions/", "/lists/", "/data/"])
@pytest.mark.parametrize("payload", ["%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"])
def test_text_from_a_path_never_becomes_markup(client: httpx.Client, base: str, payload: str):
    for suffix in ("", ".html", ".csv", ".json"):
        answer = client.get(f"{base}{payload}{suffix}", headers=GERMAN)
        assert answer.status_code in (303, 400, 404), answer.url
        if answer.headers["content-type"].startswith("text/html"):
            assert not Page(answer.text).harm


def test_terms_of_a_query_never_become_markup(client: httpx.Client):
    query = """SELECT * { VALUES (?text ?link ?data) {
      ("<script>alert(1)</script>" <javascript:alert(1)> <data:text/html,x>)
      ("' onload=alert(1) \\"" <JaVaScRiPt:alert(1)> <vbscript:x>) } }"""
    page = client.get("/sparql", params={"query": query}, headers=GERMAN)
    assert page.status_code == 200
    assert not Page(page.text).harm
    assert "&lt;script&gt;" in page.text
