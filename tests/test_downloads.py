"""The page of downloads and the files behind it, as a browser and a download manager meet them."""

import asyncio
import re
from html import unescape
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from ikoe_graph.errors import DataError
from ikoe_graph.publish import release
from ikoe_graph.web import downloads
from ikoe_graph.web.files import Files
from ikoe_graph.web.templates import View

TYPES = {
    "ikoe.nq.gz": "application/gzip",
    "ikoe.trig": "application/trig",
    "ikoe.jsonld": "application/ld+json",
    "ikoe-union.rdf": "application/rdf+xml",
    "tables/people.csv": "text/csv; charset=utf-8",
    "tables/people.parquet": "application/vnd.apache.parquet",
    "tables/csv-metadata.json": "application/csvm+json",
    "void.ttl": "text/turtle; charset=utf-8",
    "README.md": "text/markdown; charset=utf-8",
    "SHA256SUMS": "text/plain; charset=utf-8",
}


def page(folder: Path, language: str = "en") -> str:
    reply = downloads.page(folder, View("/data/", {}, language))
    assert (reply.status, reply.media_type) == (200, "text/html; charset=utf-8")
    return reply.body.decode()


def text(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html))).strip()


def get(published: release.Release, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=[Mount("/data", Files(published.folder))]))
        async with httpx.AsyncClient(transport=transport, base_url="http://site") as client:
            return await client.request(method, f"/data/{path}", headers=headers)

    return asyncio.run(ask())


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_lists_every_data_file_with_format_size_and_checksum(published: release.Release, language: str):
    html = page(published.folder, language)
    rows = dict(re.findall(r'<tr id="([^"]+)">(.*?)</tr>', html, re.DOTALL))
    assert list(rows) == [each.path for each in published.files if each.part]
    for each in published.files:
        assert f'href="/data/{each.path}"' in html
        if each.part:
            shown = text(rows[each.path])
            assert each.title[language] in shown
            assert each.format.name in shown
            assert each.digest[:16] in shown
            assert downloads.size(each.size, language) in shown


def test_the_page_says_version_licence_and_how_to_cite(published: release.Release):
    german, english = (text(page(published.folder, language)) for language in ("de", "en"))
    for shown in (german, english):
        assert published.version.name in shown
        assert "CC BY 4.0" in shown
        assert "GeoBasis-DE / BKG" in shown
    assert "So zitieren ikoe-graph authors: Wissensgraph der Partnerinitiative" in german
    assert "How to cite ikoe-graph authors: Knowledge graph of the NRW partner initiative" in english
    assert "Version before" not in english


def test_the_page_names_the_version_before(published: release.Release, tmp_path: Path):
    for name in ("SHA256SUMS", "dcat.ttl"):
        (tmp_path / name).write_bytes((published.folder / name).read_bytes())
    (tmp_path / "SHA256SUMS").write_text("")
    before = "<https://w3id.org/ikoe-nrw/data/#version-0.0.9>"
    with (tmp_path / "dcat.ttl").open("a") as file:
        file.write(
            f'<https://w3id.org/ikoe-nrw/data/#dataset> dcat:previousVersion {before} ; dct:issued "2026-11-26" .\n'
        )
        file.write(f'{before} dcat:version "0.0.9" .\n')
    shown = text(page(tmp_path))
    assert "Version before 0.0.9" in shown
    assert "Issued 26 November 2026" in shown


def test_until_the_release_is_written_the_page_says_so(tmp_path: Path):
    reply = downloads.page(tmp_path / "release", View("/data/", {}, "de"))
    assert reply.status == 503
    assert int(reply.headers["Retry-After"]) > 0
    assert "Gleich noch einmal laden" in reply.body.decode()


@pytest.mark.parametrize(
    ("number", "german", "english"),
    [
        (999, "999 Bytes", "999 bytes"),
        (1_000, "1,0 kB", "1.0 kB"),
        (15_666_103, "15,7 MB", "15.7 MB"),
        (123_456_789, "123 MB", "123 MB"),
    ],
)
def test_sizes_are_for_people(number: int, german: str, english: str):
    assert (downloads.size(number, "de"), downloads.size(number, "en")) == (german, english)


@pytest.mark.parametrize("path", TYPES)
def test_a_file_comes_with_its_media_type_and_whole(published: release.Release, path: str):
    answer = get(published, path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == TYPES[path]
    assert answer.content == (published.folder / path).read_bytes()
    assert "content-encoding" not in answer.headers


def test_the_entity_tag_is_the_checksum(published: release.Release):
    (people,) = [each for each in published.files if each.path == "tables/people.csv"]
    tag = get(published, people.path).headers["etag"]
    assert tag == f'"{people.digest}"'
    again = get(published, people.path, **{"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert get(published, people.path, **{"If-None-Match": '"other"'}).status_code == 200


def test_a_download_can_go_on_where_it_broke_off(published: release.Release):
    content = (published.folder / "void.ttl").read_bytes()
    tag = get(published, "void.ttl", "HEAD").headers["etag"]
    part = get(published, "void.ttl", **{"Range": "bytes=100-199", "If-Range": tag})
    assert (part.status_code, part.content) == (206, content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(content)}"
    assert get(published, "void.ttl", **{"Range": "bytes=-5"}).content == content[-5:]
    changed = get(published, "void.ttl", **{"Range": "bytes=100-199", "If-Range": '"of before"'})
    assert (changed.status_code, changed.content) == (200, content)
    assert get(published, "void.ttl", **{"Range": f"bytes={len(content)}-"}).status_code == 416


@pytest.mark.parametrize("path", ["..%2F..%2Fbuild.json", "%2e%2e/build.json", "nothing.ttl", "tables", "tables/"])
def test_nothing_else_is_served(published: release.Release, path: str):
    assert get(published, path).status_code == 404


def test_a_folder_that_is_no_release_is_not_served(tmp_path: Path):
    with pytest.raises(DataError, match=r"no release of ikoe publish lies there"):
        Files(tmp_path)
