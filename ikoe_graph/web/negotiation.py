"""Chooses what a client gets by what it says it can take: media type, language, compression.

By RFC 9110, section 12 (https://www.rfc-editor.org/rfc/rfc9110#section-12); the parsing is Werkzeug's.
"""

from collections.abc import Sequence
from functools import lru_cache

from werkzeug.datastructures import Accept, LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

from ikoe_graph.catalogue import LANGUAGES
from ikoe_graph.formats import FORMATS, Format

# Every media type in which the endpoint answers some query.
SPARQL_TYPES = tuple(dict.fromkeys(media for each in FORMATS.values() for media in (each.media_type, *each.aliases)))
# The suffixes under which a thing is described, and the media type of each.
ANSWER_FORMS = ("csv", "json", "tsv", "xml")  # files in which the answer of a question comes, by suffix
QUERY_TEXT = "rq"  # the suffix for the question itself, filled in
RESOURCE_FORMS = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "json": "application/json",
}
MOST_SIGNS = 4_000  # of a header; browsers send some hundred


def short(header: str) -> str:
    """The header, or where it is very long its first wishes: reading thousands would hold others up."""
    return header if len(header) <= MOST_SIGNS else header[:MOST_SIGNS].rpartition(",")[0]


@lru_cache(maxsize=1024)
def media_type(accept: str, offers: Sequence[str]) -> str | None:
    """The offer that the header likes best, the first of equals; None where it takes none of them.

    An empty header takes everything. Several header lines are joined with commas.
    """
    if not accept.strip():
        return offers[0]
    wanted = parse_accept_header(accept, MIMEAccept)
    # A parameter such as charset is no reason to refuse: what is offered has none, and is UTF-8.
    return MIMEAccept([(name.partition(";")[0].strip(), weight) for name, weight in wanted]).best_match(offers)


def for_people(accept: str) -> bool:
    """Whether the header likes a page best, of all in which the endpoint answers."""
    return media_type(accept, (*SPARQL_TYPES, "text/html")) == "text/html"


def answer_format(accept: str, *, triples: bool) -> Format | None:
    """The format of an answer of that kind that the header likes best, also under one of its aliases."""
    return FORMATS.get(_names(triples).get(media_type(accept, tuple(_names(triples))) or "", ""))


def offers(*, triples: bool) -> list[str]:
    """The media types of the formats that can hold an answer of that kind, without aliases."""
    return [media for media, name in _names(triples).items() if FORMATS[name].media_type == media]


@lru_cache(maxsize=2)
def _names(triples: bool) -> dict[str, str]:
    """The media types of formats that fit, in the order of preference, with the name of each format."""
    order = ("ttl", "nt", "jsonld", "rdf") if triples else ("json", "xml", "csv", "tsv")
    chosen = [FORMATS[name] for name in order]
    own = {each.media_type: each.name for each in chosen}
    return own | {alias: each.name for each in chosen for alias in each.aliases if alias not in own}


def language(accept_language: str) -> str:
    """The language of the pages that the header likes best; English where it likes neither."""
    return _language(short(accept_language))


@lru_cache(maxsize=1024)
def _language(accept_language: str) -> str:
    wanted = parse_accept_header(accept_language, LanguageAccept)
    # Austrian German is German: the first subtag decides (RFC 4647, section 3.4).
    plain = LanguageAccept([(tag.partition("-")[0], weight) for tag, weight in wanted])
    return plain.best_match(LANGUAGES, default=LANGUAGES[0]) or LANGUAGES[0]


def takes_gzip(accept_encoding: str) -> bool:
    """Whether the header names gzip, or anything, with a weight above 0."""
    return _takes_gzip(short(accept_encoding))


@lru_cache(maxsize=1024)
def _takes_gzip(accept_encoding: str) -> bool:
    return parse_accept_header(accept_encoding, Accept).quality("gzip") > 0
