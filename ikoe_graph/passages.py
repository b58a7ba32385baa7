"""Reads passages of German source texts and says whether a name, number or date stands in them.

Knows how these texts were set (hyphenated lines, German dates and numbers), not what the graph says about them.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

MONTHS = (
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
)
NUMBER_WORDS: dict[Decimal | int, str] = {
    Decimal("0.5"): "halb",
    0: "kein|null",
    1: "ein|erste",
    2: "zwei|beide|paar",
    3: "drei|dritt",
    4: "vier",
    5: "fünf",
    6: "sechs",
    7: "sieb",
    8: "acht",
    9: "neun",
    10: "zehn",
    11: "elf",
    12: "zwölf",
    13: "dreizehn",
    14: "vierzehn",
    15: "fünfzehn",
    16: "sechzehn",
    20: "zwanzig",
    30: "dreißig",
    40: "vierzig",
    50: "fünfzig",
    100: "hundert",
    1000: "tausend",
}
FRACTION_WORDS = {
    "hälfte|halb": (50, 50),
    "drittel|dritte": (33, 34),
    "viertel|vierte": (25, 25),
    "fünftel|fünfte": (20, 20),
    "sechstel|sechste": (16, 17),
}
MULTIPLIERS = {"million|mio": 1_000_000, "milliarde|mrd": 1_000_000_000, "tausend|tsd": 1_000}
# First and last days of half-years and quarters, with the words that announce them.
PERIOD_EDGES = {
    (1, 1): r"(1\.|erste\w*) ?(halbjahr|quartal)",
    (3, 31): r"(1\.|erste\w*) ?quartal",
    (4, 1): r"(2\.|zweite\w*) ?quartal",
    (6, 30): r"(1\.|erste\w*) ?halbjahr|(2\.|zweite\w*) ?quartal",
    (7, 1): r"(2\.|zweite\w*) ?halbjahr|(3\.|dritte\w*) ?quartal",
    (9, 30): r"(3\.|dritte\w*) ?quartal",
    (10, 1): r"(4\.|vierte\w*) ?quartal",
    (12, 31): r"(2\.|zweite\w*) ?halbjahr|(4\.|vierte\w*) ?quartal",
}


def passage(lines: Sequence[str], first: int, last: int) -> str:
    """Lines `first` to `last` of a text, counted from 1, both included, as one normalised string.

    A hyphen at a line end before a small letter is undone, white space is folded, the text is in Unicode form NFC.
    """
    text = unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in lines[first - 1 : last]))
    text = re.sub(r"(?<=\w)-\n\s*(?=[a-zäöüß])(?!(?:und|oder|bzw)\b)", "", text)
    return re.sub(r"\s+", " ", text).strip()


def digest(text: str) -> str:
    """SHA-256 of a normalised passage, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def carries_name(text: str, name: str) -> bool:
    """Whether the name stands in the text, whatever the quotation marks, hyphens, spaces and capitals."""
    return _key(name) in _key(text)


def carries_number(text: str, value: Decimal) -> bool:
    """Whether the number stands in the text: in figures, as a German number word or a common fraction of a hundred."""
    if value in _numbers(text):
        return True
    lower = text.casefold()
    if value in NUMBER_WORDS and re.search(rf"\b(?:{NUMBER_WORDS[value]})", lower):
        return True
    for words, factor in MULTIPLIERS.items():
        counted = NUMBER_WORDS.get(value / factor)
        if counted and re.search(rf"\b(?:{counted})\w* (?:{words})", lower):
            return True
    return any(
        low <= value <= high and re.search(rf"\b\w*(?:{words})", lower) for words, (low, high) in FRACTION_WORDS.items()
    )


def carries_date(text: str, value: str) -> bool:
    """Whether a date in ISO 8601 form, of a year, month or day, stands in the text in some German form, or as it is."""
    lower = text.casefold()
    parts = value.split("-")
    if not _has_year(lower, parts[0]):
        return False
    if len(parts) == 1:
        return True
    month = int(parts[1])
    if value in text:
        return True
    has_month = (
        MONTHS[month - 1] in lower or re.search(rf"(?<!\d)0?{month}(?:\.(?!\d{{3}}(?!\d))|/)", lower) is not None
    )
    if len(parts) == 2:
        return has_month
    day = int(parts[2])
    if has_month and re.search(rf"(?<!\d)0?{day}\.", lower):
        return True
    edge = PERIOD_EDGES.get((month, day))
    return edge is not None and re.search(edge, lower) is not None


def _key(text: str) -> str:
    return re.sub(r"[\s\-–—„“”‚‘’'\"»«]+", "", unicodedata.normalize("NFC", text)).casefold()


def _has_year(text: str, year: str) -> bool:
    """Also as `2017/18`, `16.11.17` and, where a table head was set upright, `20 14`."""
    return re.search(rf"(?<!\d){year[:2]} ?{year[2:]}(?!\d)|(?<=[/.\-]){year[2:]}(?!\d)", text) is not None


def _numbers(text: str) -> set[Decimal]:
    found = set()
    for match in re.finditer(
        r"(?<![\d,])(\d{1,3}(?:[. ]\d{3})+|\d+)(?:,(\d+))?(?:\s*(million|mio|milliarde|mrd|tausend|tsd))?",
        text.casefold(),
    ):
        whole, fraction, unit = match.groups()
        number = Decimal(re.sub(r"\D", "", whole) + (f".{fraction}" if fraction else ""))
        found.add(number)
        found.update(number * factor for words, factor in MULTIPLIERS.items() if unit and unit in words.split("|"))
    return found
