"""Reads a SPARQL text word by word: knows words, not grammar, and so takes time proportional to any text.

Who needs the grammar asks `algebra`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from ikoe_graph import terms
from ikoe_graph.errors import QueryError, told

TOKEN = re.compile(
    r"""
    (?P<space> \s++ | \#[^\n\r]*+ )
  | (?P<iri> <(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]++)*+> )
  | (?P<long> (?P<quotes>\"{3}|'{3}) (?:[^"'\\]|\\.|(?!(?P=quotes))["'])*+ (?P<long_end>(?P=quotes))? )
  | (?P<short> "(?:[^"\\\n\r]|\\.)*+(?P<double_end>")? | '(?:[^'\\\n\r]|\\.)*+(?P<single_end>')? )
  | (?P<variable> [?$]\w++ )
  | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+ )
  | (?P<name> (?:[^\W\d_][\w.\-]*+|_)?: (?:[\w:\-·%]|\.(?=[\w:\-.·%\\])|\\[^uU])*+ )
  | (?P<words> [^\W\d_][\w.\-]*+ )
  | (?P<number> \d++(?:\.\d++)?(?:[eE][+-]?\d++)? | \.\d++ )
  | (?P<open> <<\(? | \{\|? | \( | \[ )
  | (?P<close> \)?>> | \|?\} | \) | \] )
  | (?P<escape> \\[uU] )
  | (?P<sign> \^\^ | && | \|\| | [!<>]?= | . )
    """,
    re.VERBOSE | re.DOTALL,
)
PIECE = re.compile(r"(?P<word>[^\W\d_]\w*+)|(?P<sign>.)", re.DOTALL)
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4})")


class Token(NamedTuple):
    """A word or sign of a text; `position` counts characters from 0. The text of a string is left out."""

    kind: str
    text: str
    position: int


class Datasets(NamedTuple):
    """The dataset clause of a query as IRIs: graphs of its default graph (FROM), graphs to be named (FROM NAMED)."""

    default: tuple[str, ...]
    named: tuple[str, ...]

    @property
    def given(self) -> bool:
        """Whether there is a clause at all; without one the whole dataset is asked."""
        return bool(self.default or self.named)


def datasets(text: str) -> Datasets:
    """The graphs that a query names with FROM and FROM NAMED; what is no IRI there is left for the engine to refuse.

    Raises QueryError for a prefix that it does not declare, and for an IRI that cannot be resolved.
    """
    found: dict[bool, list[str]] = {False: [], True: []}
    if "from" not in text.lower():  # as in almost every query
        return Datasets((), ())
    prefixes = dict(terms.PREFIXES)
    base = terms.BASE
    words = tokens(text)
    for kind, token, _ in words:
        keyword = token.upper() if kind == "word" else ""
        if keyword == "BASE":
            base = urljoin(base, _iri(text, next(words, None), prefixes, base))
        elif keyword == "PREFIX":
            _, name, _ = next(words, Token("", "", 0))
            prefixes[name.removesuffix(":")] = _iri(text, next(words, None), prefixes, base)
        elif keyword == "FROM":
            following = next(words, None)
            named = following is not None and following[1].upper() == "NAMED"
            found[named].append(_iri(text, next(words, None) if named else following, prefixes, base))
    return Datasets(tuple(filter(None, found[False])), tuple(filter(None, found[True])))


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text; spaces and comments are left out. `open end` is the kind of a string that has none."""
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind in ("long", "short"):
            if not (match["long_end"] or match["double_end"] or match["single_end"]):
                kind = "open end"
            yield Token(kind, "", match.start())
        elif kind == "words":  # such as a.SERVICE, of which only the parts mean something
            for piece in PIECE.finditer(match[0]):
                yield Token(piece.lastgroup or "", piece[0], match.start() + piece.start())
        elif kind != "space":
            yield Token(kind, match[0], match.start())


def place(text: str, position: int) -> tuple[int, int]:
    """The line and column of a position, both from 1."""
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def undo_escapes(text: str) -> str:
    """The text with the characters that its escapes such as `\\u0053` stand for (SPARQL 1.1, 19.2)."""
    return ESCAPE.sub(_character, text)


def _iri(text: str, token: Token | None, prefixes: dict[str, str], base: str) -> str:
    """The IRI that a token of the prologue or the dataset clause stands for; empty where it is none."""
    kind, word, position = token or Token("", "", 0)
    if kind == "iri":
        try:
            return urljoin(base, undo_escapes(word[1:-1]))
        except ValueError as error:  # such as <http://[>
            line, column = place(text, position)
            problem = told(
                "The query cannot be read at line {line}, column {column}: {iri} is no IRI. Correct it.",
                line=line,
                column=column,
                iri=word[:200],
            )
            raise QueryError(problem, line, column) from error
    if kind != "name":
        return ""  # no SPARQL: the engine says so better
    prefix, _, local = word.partition(":")
    if prefix not in prefixes:
        line, column = place(text, position)
        problem = told(
            "The query cannot be read at line {line}, column {column}: the prefix {prefix}: is not declared. "
            "Declare it with PREFIX.",
            line=line,
            column=column,
            prefix=prefix[:200],
        )
        raise QueryError(problem, line, column)
    return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1] or escape[2], 16))
