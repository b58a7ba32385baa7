"""Writes values for people: numbers, dates, intervals and coordinates in the reader's language, as pieces of text."""

import re
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import parse_qsl

import pyoxigraph as ox

from ikoe_graph import terms
from ikoe_graph.web.templates import View, safe_url, word

XSD = terms.PREFIXES["xsd"]
DATES = {XSD + name for name in ("date", "gYear", "gYearMonth")}
NUMBERS = {XSD + name for name in ("integer", "decimal")}
POINT = re.compile(r"POINT ?\((-?[\d.]+) (-?[\d.]+)\)")


class Piece(NamedTuple):
    """A stretch of text. `target`: where it leads to, an IRI of the project (with a query for a part of its page), a
    path of the site or a web address; `language`: its tag where that is not the page's; `form`: `moment` for a date in
    ISO 8601, `code` for what machines read.
    """

    text: str
    target: str = ""
    language: str = ""
    form: str = ""


def address(view: View, target: str) -> str | None:
    """The link to a target for this reader; None where a browser must not follow it."""
    if not target.startswith((terms.BASE, "/")):
        return safe_url(target)
    path, asks, rest = target.partition("?")
    question, mark, fragment = rest.partition("#")
    page = ".html" if asks and target.startswith(terms.BASE) else ""  # the query is for the page, not for the IRI
    return view.link(f"{path}{page}{mark}{fragment}", **dict(parse_qsl(question)))


def number(value: Decimal | int, language: str) -> str:
    """A number with its decimals and thousands set apart as the language does; four digits stay together."""
    exact = Decimal(value)
    text = f"{exact:,f}" if abs(exact) >= 10_000 else f"{exact:f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


def numbers(text: str, language: str) -> str:
    """A text of numbers, such as the bounds `10 - 20`, with each as people read it."""
    written = re.sub(r"\d+(\.\d+)?", lambda match: number(Decimal(match[0]), language), text)
    return written.replace(" - ", "–")


def moment(date: str, language: str) -> str:
    """A year, month or day (ISO 8601) in words: `24 April 2018`, `24. April 2018`, `April 2018`, `2018`."""
    year, _, rest = date.partition("-")
    month, _, day = rest.partition("-")
    parts = [f"{int(day)}{'.' if language == 'de' else ''}"] if day else []
    return " ".join([*parts, *([word(f"month-{month}", language)] if month else []), year])


def interval(start: str, end: str, language: str) -> str:
    """From when to when, in words; open where the end is empty."""
    if start == end:
        return moment(start, language)
    if not end:
        return f"{word('since', language)} {moment(start, language)}"
    return f"{moment(start, language)} – {moment(end, language)}"


def literal(value: ox.Literal, language: str) -> Piece:
    """A value for people: dates, numbers, truth values, points and web addresses each in their way."""
    kind = value.datatype.value
    if kind in DATES:
        return Piece(value.value, form="moment")
    if kind in NUMBERS:
        return Piece(number(Decimal(value.value), language))
    if kind == XSD + "boolean":
        return Piece(word("is-true" if value.value in ("true", "1") else "is-false", language))
    if kind == XSD + "hexBinary":
        return Piece(value.value, form="code")
    if point := POINT.fullmatch(value.value):
        return Piece(coordinates(Decimal(point[1]), Decimal(point[2]), language))
    tag = value.language if value.language not in (None, language) else ""
    return Piece(value.value, safe_url(value.value) or "", tag or "")


def coordinates(longitude: Decimal, latitude: Decimal, language: str) -> str:
    """A point on the globe in degrees: `50.7602° N, 6.1116° E`."""
    north = word("north" if latitude >= 0 else "south", language)
    east = word("east" if longitude >= 0 else "west", language)
    comma = "; " if language == "de" else ", "
    return f"{number(abs(latitude), language)}° {north}{comma}{number(abs(longitude), language)}° {east}"
