"""Finds things by their names, however these are spelt, in an index over all names of all things.

Names and what is searched for are folded alike: case, umlauts (ä, ae and a), ß, accents, hyphens and punctuation make
no difference; neither does the order of words. A word matches as it is, as the beginning or a part of another (German
joins words), or by likeness.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from ikoe_graph import terms
from ikoe_graph.catalogue import Query
from ikoe_graph.query import Source, ask

MOST_LETTERS = 200  # of what is searched for; the rest is not read
MOST_WORDS = 12
LIKE = 78  # from here on, of 100, one word stands for another
SOMEWHAT_LIKE = 72  # from here on it is worth a question, if it is about as long
ABOUT = 2  # letters
SHORTEST_PART = 4  # letters of a word that may stand within another
SHORTEST_LIKE = 4  # letters of a word that may be misspelt
SHORTEST_ALONE = 3  # letters of a word that counts where not all words are found
WORD = re.compile(r"[^\W_]+")
VOWEL = re.compile("([aou])e")
# Words that join others, folded; they are left out of what is searched for where others remain.
JOINING = frozenset(
    (
        *("a", "an", "and", "at", "for", "from", "in", "of", "on", "the", "to", "with"),
        *(
            "am",
            "auf",
            "aus",
            "das",
            "dem",
            "den",
            "der",
            "des",
            "die",
            "ein",
            "eine",
            "einer",
            "fur",
            "im",
            "mit",
            "und",
        ),
        *("vom", "von", "zu", "zum", "zur"),
    )
)

# Kinds in which things are found, by how their IRIs begin after the base; the order is that of equal finds.
KINDS = {
    "id/org/": "organisation",
    "id/programme/": "programme",
    "id/project/": "project",
    "id/place/": "place",
    "id/person/": "person",
    "id/measure/": "measure",
    "id/event/": "event",
    "id/document/": "document",
    "vocab/": "concept",
    "id/cooperation/": "cooperation",
    "id/figure/": "figure",
    "id/module/": "module",
    "id/source/": "source",
    "id/agreement/": "agreement",
    "id/signing/": "agreement",
    "id/membership/": "membership",
    "id/grant/": "grant",
    "id/contradiction/": "contradiction",
    "id/claim/": "contradiction",
    "id/not-stated/": "not-stated",
    "ontology": "term",
}
PARTNER = "partner"
ORDER = (PARTNER, *dict.fromkeys([*KINDS.values(), "other"]))


class Level(IntEnum):
    """How a name fits what is searched for, from the loosest way to the closest."""

    SOME = 1  # some of its words
    LIKE = 2  # words like its words
    PARTS = 3  # its words as parts of words
    WORDS = 4  # all of its words
    BEGINNING = 5  # the name begins with it
    EXACT = 6  # the name is it


class Thing(NamedTuple):
    """What can be found: labels by language, how many passages carry it, its rank among the partners (0: none)."""

    iri: str
    kind: str
    labels: Mapping[str, str]
    passages: int
    rank: int

    def label(self, language: str) -> str:
        """Its label by the label rule: the wanted language, then German, then English, then the short name."""
        found = (self.labels[each] for each in (language, "de", "en") if each in self.labels)
        return next(found, terms.shorten(self.iri))


class Name(NamedTuple):
    """A name as it is written, its language (empty where none is given), folded, and whose it is."""

    text: str
    language: str
    folded: str
    thing: Thing


class Index(NamedTuple):
    """All names, and for each folded word the numbers of the names that have it; `joined`: names without spaces."""

    names: list[Name]
    words: dict[str, list[int]]
    joined: dict[str, list[int]]


class Hit(NamedTuple):
    """A thing that was found, by which of its names, how; `score` from 0 to 100."""

    thing: Thing
    name: Name
    level: Level
    score: float


def read(source: Source, query: Query) -> Index:
    """The index of all names in a dataset, from the rows (thing, column, value) of the query."""
    gathered: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for thing, column, value in ask(source, query.text).rows():
        columns = gathered.setdefault(getattr(thing, "value", ""), {})
        term = getattr(value, "value", ""), getattr(value, "language", None) or ""
        columns.setdefault(getattr(column, "value", ""), []).append(term)
    index = Index([], {}, {})
    for iri in sorted(gathered):
        columns = gathered[iri]
        if iri.startswith(terms.BASE) and "label" in columns:
            _add(index, _thing(iri, columns), [*columns["label"], *sorted(columns.get("name", ()))])
    return index


def fold(text: str) -> str:
    """A text as it is compared: small letters a to z and digits, words set apart by one space."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain).translate(_plain_letters())
    return VOWEL.sub(r"\1", " ".join(WORD.findall(plain)))


@cache
def _plain_letters() -> dict[int, str]:
    """For each Latin letter with a mark the letter without it."""
    marked = (chr(number) for number in range(0x80, 0x250))
    bases = {each: unicodedata.normalize("NFKD", each)[0] for each in marked}
    return {ord(each): base for each, base in bases.items() if base.isascii() and base.isalpha()}


def find(index: Index, text: str, language: str = "") -> list[Hit]:
    """The things with a name that fits the text, the best first. Where no name has all words, things with some of them.

    The order is by level, partners first, by how like text and name are, labels before other names, by kind, by
    evidence. Of the names of a thing that fit equally well the label in the given language stands.
    """
    sought = fold(text[:MOST_LETTERS])
    words = list(dict.fromkeys(sought.split()))
    words = ([word for word in words if word not in JOINING] or words)[:MOST_WORDS]
    fits = [_fits(index, word) for word in words]
    best: dict[str, Hit] = {}
    for number in _candidates(index, sought, dict(zip(words, fits, strict=True))):
        name = index.names[number]
        level = _level(name, sought, [fit.get(number) for fit in fits])
        hit = Hit(name.thing, name, level, _score(name, sought, level))
        if name.thing.iri not in best or _fit(hit, language) > _fit(best[name.thing.iri], language):
            best[name.thing.iri] = hit
    return sorted(best.values(), key=_rank)


def suggestions(index: Index, text: str) -> list[str]:
    """Words of names that are somewhat like those of the text, at most three."""
    found: list[str] = []
    for word in fold(text[:MOST_LETTERS]).split()[:MOST_WORDS]:
        known = [each for each in index.words if abs(len(each) - len(word)) <= ABOUT]
        near = process.extract(word, known, scorer=fuzz.ratio, score_cutoff=SOMEWHAT_LIKE, limit=2)
        found += [_as_written(index, each) for each, _, _ in near if each != word]
    return list(dict.fromkeys(found))[:3]


def _thing(iri: str, columns: Mapping[str, list[tuple[str, str]]]) -> Thing:
    local = iri.removeprefix(terms.BASE)
    rank = int(columns.get("rank", [("0", "")])[0][0])
    kind = PARTNER if rank else next((kind for stem, kind in KINDS.items() if local.startswith(stem)), "other")
    labels = {language: text for text, language in sorted(columns["label"], reverse=True)}
    return Thing(iri, kind, labels, int(columns.get("passages", [("0", "")])[0][0]), rank)


def _add(index: Index, thing: Thing, names: Iterable[tuple[str, str]]) -> None:
    """Adds the names of a thing, each spelling once."""
    seen = set()
    for text, language in names:
        folded = fold(text)
        if folded in seen or not folded:
            continue
        seen.add(folded)
        number = len(index.names)
        index.names.append(Name(text, language, folded, thing))
        index.joined.setdefault(folded.replace(" ", ""), []).append(number)
        for word in set(folded.split()):
            index.words.setdefault(word, []).append(number)


def _fits(index: Index, word: str) -> dict[int, Level]:
    """For each name that has the word, or one that it fits, how well."""
    inside = len(word) >= SHORTEST_PART
    levels = {
        other: Level.WORDS if other == word else Level.PARTS
        for other in index.words
        if other.startswith(word) or (inside and word in other)
    }
    if not levels and len(word) >= SHORTEST_LIKE:  # only what nothing is called by may be misspelt
        like = process.extract(word, index.words.keys(), scorer=fuzz.ratio, score_cutoff=LIKE, limit=None)
        levels = {other: Level.LIKE for other, _, _ in like}
    found: dict[int, Level] = {}
    for other, level in levels.items():
        for number in index.words[other]:
            found[number] = max(level, found.get(number, level))
    return found


def _candidates(index: Index, sought: str, fits: Mapping[str, dict[int, Level]]) -> set[int]:
    """The names that fit in all words, or in as many as any name does, if that is at least every second."""
    if not fits:
        return set()
    whole = index.joined.get(sought.replace(" ", ""), ())
    every = set.intersection(*(set(fit) for fit in fits.values())).union(whole)
    if every:
        return every
    longer = [fit for word, fit in fits.items() if len(word) >= SHORTEST_ALONE]
    counts: dict[int, int] = {}
    for fit in longer:
        for number, level in fit.items():
            if level > Level.LIKE:
                counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return {number for number, count in counts.items() if count == most and 2 * most >= len(longer)}


def _level(name: Name, sought: str, fits: list[Level | None]) -> Level:
    if name.folded.replace(" ", "") == sought.replace(" ", ""):
        return Level.EXACT
    if name.folded.startswith(sought):
        return Level.BEGINNING
    return min(Level.SOME if fit is None else fit for fit in fits)


def _score(name: Name, sought: str, level: Level) -> float:
    """Steps of 16 by level, and within them by how like name and text are; 100 for the name itself."""
    if level is Level.EXACT:
        return 100.0
    return round(16 * (level - 1) + 0.15 * fuzz.token_sort_ratio(name.folded, sought), 1)


def _fit(hit: Hit, language: str) -> tuple[Level, bool, float]:
    return hit.level, hit.name.text == hit.thing.labels.get(language), hit.score


def _rank(hit: Hit) -> tuple[int, bool, float, bool, int, int, str]:
    kind, other = ORDER.index(hit.thing.kind), hit.name.text not in hit.thing.labels.values()
    return (-hit.level, not hit.thing.rank, -hit.score, other, kind, -hit.thing.passages, hit.thing.iri)


def _as_written(index: Index, word: str) -> str:
    """A folded word as the first of the names that have it spells it."""
    name = index.names[index.words[word][0]].text
    return next((each for each in WORD.findall(name) if fold(each) == word), word)
