"""Every limit is kept in one place: what the help, the pages, the descriptions and the errors say is what holds."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from ikoe_graph.arguments import parse
from ikoe_graph.web import endpoint, guard, sparql
from ikoe_graph.web.limits import MIB, Limits

OTHERS = Limits(seconds=2, memory=300 * MIB, answer=3 * MIB)
DIRECT = {"Content-Type": "application/sparql-query"}
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_the_command_begins_with_the_same_limits_as_the_server():
    given = parse(["serve"])
    found = Limits(
        seconds=given.timeout,
        memory=given.memory * MIB,
        answer=given.answer * MIB,
        slots=given.slots,
        connections=given.connections,
        arrival=given.arrival,
        taking=given.taking,
    )
    assert found == Limits()


def test_nobody_may_set_a_longer_time_than_the_server_allows(capsys: pytest.CaptureFixture[str]):
    most = Limits().most_seconds
    assert parse(["serve", "--timeout", f"{most:g}"]).timeout == most
    with pytest.raises(SystemExit):
        parse(["serve", "--timeout", f"{most + 1:g}"])
    assert f"up to {most:g}" in capsys.readouterr().err


def test_the_help_names_each_limit_with_its_value(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        parse(["serve", "--help"])
    text = re.sub(r"\s+", " ", capsys.readouterr().out)
    fixed = re.search(r"Fixed besides: (.*?)\. ", text)
    assert fixed is not None
    numbers = [int(each.replace(",", "")) for each in re.findall(r"[\d,]*\d", fixed[1])]
    assert numbers == [sparql.MOST_ROWS, *(limit.most for limit in guard.LIMITS.values())]
    ours = Limits()
    for option, value in (
        ("timeout", ours.seconds),
        ("memory", ours.memory / MIB),
        ("answer", ours.answer / MIB),
        ("slots", ours.slots),
        ("arrival", ours.arrival),
        ("taking", ours.taking),
        ("connections", ours.connections),
    ):
        assert re.search(rf"--{option} [A-Z]+ [^-]*\(default {value:g}[,)]", text), option


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_sentence_on_limits_names_each_of_them(language: str):
    found = {int(each) for each in re.findall(r"\d+", endpoint.limits_in_words(OTHERS, language))}
    assert found == {2, 300, 3, sparql.MOST_ROWS, *(limit.most for limit in guard.LIMITS.values())}


@pytest.mark.skipif(sys.platform != "linux", reason="ikoe serve is tried on Linux")
def test_pages_descriptions_and_errors_tell_the_limits_that_hold(serve: Callable[..., str], bare_builds: Path):
    address = serve(bare_builds, "--timeout", "2", "--memory", "300", "--answer", "3")
    with httpx.Client(base_url=address, timeout=20) as client:

        def wrong(query: str, status: int) -> str:
            answer = client.post("/sparql", content=query, headers=DIRECT)
            assert answer.status_code == status
            return str(answer.json()["detail"])

        described = client.get("/sparql", headers={"Accept": "text/turtle"}).text
        for language in ("de", "en"):
            words = endpoint.limits_in_words(OTHERS, language)
            assert words in described
            page = client.get("/query", params={"lang": language}).text
            assert words in page
            assert f"<dd>{'200.000' if language == 'de' else '200,000'} " in page
            assert "<dd>3 MiB</dd>" in page
        told = client.get("/openapi.json").json()["info"]["description"]
        assert "A query has 2 seconds; an answer at most 200,000 rows and 3 MiB." in told
        assert "longer than 2 seconds" in wrong(PRODUCT, 503)
        assert "200,000 rows" in wrong("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 50000", 422)
        assert "more than 300 MiB of memory" in wrong("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY STR(?a)", 422)
        nested = guard.NESTED.most + 1
        assert f"more than {nested - 1} brackets" in wrong("ASK " + "{" * nested + "}" * nested, 400)
