"""Answers a query of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/#query-operation).

Runs inside the fence: a query may take the process down. HTTP is the business of `server`.
"""

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from ikoe_graph import terms
from ikoe_graph.dataset import Dataset, Results, unanswerable
from ikoe_graph.errors import told
from ikoe_graph.formats import FORMATS, Format
from ikoe_graph.query import SERIALIZERS, Term, reread, with_ordered_prefixes
from ikoe_graph.query import text as words
from ikoe_graph.web import guard, negotiation
from ikoe_graph.web.problems import Refusal
from ikoe_graph.web.reply import Reply, html
from ikoe_graph.web.templates import View, render

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

MOST_ROWS = 200_000
ROWS_ON_A_PAGE = 1_000
# What begins a row in each format. Within a value none of them can stand, since quotes, `<` and line ends are escaped
# there; in CSV a line end may, so that its number is an upper bound.
ROW_STARTS = {"json": rb'\{"[^"]*":\{"type":', "xml": b"<result>", "tsv": b"\n", "csv": b"\n", "nt": b"\n"}
HEADER_LINES = {"tsv": 1, "csv": 1}


class NotAcceptable(Refusal):
    """None of the formats that the client takes can hold the answer."""

    http_status = HTTPStatus.NOT_ACCEPTABLE


class TooLarge(Refusal):
    """The answer is larger than the endpoint sends; 413 would say that the request is."""

    http_status = HTTPStatus.UNPROCESSABLE_ENTITY


class Question(NamedTuple):
    """A query and the graphs that the request names for it, IRIs; `most`: bytes that the answer may have."""

    text: str
    default: Sequence[str]
    named: Sequence[str]
    most: int


def answer(dataset: Dataset, asked: Question, accept: str) -> Reply:
    """The answer in the format that the client likes best.

    Raises QueryError where the text is no query or too much for the engine, NotAcceptable, and TooLarge.
    """
    results = _results(dataset, asked)
    triples = isinstance(results, ox.QueryTriples)
    chosen = negotiation.answer_format(accept, triples=triples)
    if chosen is None:
        raise not_acceptable(told("The answer of this query"), negotiation.offers(triples=triples), accept)
    return _serialize(results, chosen, asked.most)


def page(dataset: Dataset, asked: Question, view: View) -> Reply:
    """The answer as a page, for browsers; its first ROWS_ON_A_PAGE rows. Raises what `answer` raises."""
    results = _results(dataset, asked)
    if isinstance(results, ox.QueryTriples):
        triples = _serialize(results, FORMATS["ttl"], asked.most).body.decode()
        return html(render("answer.html", view, text=asked.text, columns=(), rows=(), total=0, triples=triples))
    found = reread(_serialize(results, FORMATS["json"], asked.most).body)
    rows = [[(words(term), _address(term)) for term in row] for row in found.rows()]
    shown = {"columns": found.columns, "rows": rows[:ROWS_ON_A_PAGE], "total": len(rows), "triples": ""}
    return html(render("answer.html", view, text=asked.text, **shown))._replace(rows=len(rows))


def _address(term: Term | None) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _results(dataset: Dataset, asked: Question) -> Results:
    guard.check(asked.text)
    if asked.default or asked.named:
        return dataset.query_graphs(asked.text, asked.default, asked.named)
    return dataset.query(asked.text)


def _serialize(results: Results, chosen: Format, most: int) -> Reply:
    content = _Buffer(most)
    try:
        body = _written(results, chosen, content)
    except RuntimeError as error:
        raise unanswerable(error) from error
    rows = _count(body, chosen.name)
    if rows is not None and rows > MOST_ROWS:
        raise _too_large(most)
    encoding = "; charset=utf-8" if chosen.media_type.startswith("text/") else ""
    return Reply(200, chosen.media_type + encoding, body, rows=rows)


def _written(results: Results, chosen: Format, content: "_Buffer") -> bytes:
    if isinstance(results, ox.QueryTriples):
        ox.serialize(results, content, format=SERIALIZERS[chosen.name], prefixes=terms.PREFIXES)
        return with_ordered_prefixes(content.getvalue())
    # As SPARQL has it, cells of CSV verbatim: tables made for spreadsheets are elsewhere.
    form = ox.QueryResultsFormat.CSV if chosen.name == "csv" else SERIALIZERS[chosen.name]
    results.serialize(content, format=form)
    return content.getvalue()


class _Buffer(BytesIO):
    """A file that takes `most` bytes and then no more."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def write(self, part: "ReadableBuffer") -> int:
        if self.tell() > self.most:
            raise _too_large(self.most)
        return super().write(part)


def _count(body: bytes, name: str) -> int | None:
    start = ROW_STARTS.get(name)
    return None if start is None else len(re.findall(start, body)) - HEADER_LINES.get(name, 0)


def _too_large(most: int) -> TooLarge:
    return TooLarge(
        told(
            "The answer is larger than the {size} MiB or {rows:,} rows that this endpoint sends. "
            "Ask for less, for example with LIMIT, or take the whole dataset from /data/ and ask it at home.",
            size=most // 1024**2,
            rows=MOST_ROWS,
        )
    )


def not_acceptable(what: str, offers: Iterable[str], accept: str) -> NotAcceptable:
    """That something comes in none of the media types that the request accepts."""
    return NotAcceptable(
        told(
            "{what} comes as {offers}; the request accepts {accept}. Accept one of them.",
            what=what,
            offers=", ".join(offers),
            accept=accept,
        )
    )
