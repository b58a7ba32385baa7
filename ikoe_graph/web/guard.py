"""Looks at the text of a SPARQL query before an engine does, and refuses what no engine here should be asked.

It knows words, not grammar: strings, IRIs and comments are passed over, everything else is counted. What it lets
through may still be no SPARQL, or take too long; for that there is the fence around the engine. It takes time
proportional to the text, whatever the text.
"""

from typing import NamedTuple

from ikoe_graph.errors import QueryError, Told, told
from ikoe_graph.query import UPDATE
from ikoe_graph.tokens import place, tokens, undo_escapes


class Limit(NamedTuple):
    """The most of something that a query may have, and what that is."""

    most: int
    what: Told


BYTES = Limit(1_000_000, told("bytes of UTF-8"))
NESTED = Limit(64, told("brackets within each other, or signs (! + - ^) in a row"))
PATTERNS = Limit(256, told("triple patterns: full stops, semicolons and commas between them, square brackets"))
PARTS = Limit(256, told("groups in braces, FILTER, BIND and computed columns"))
STEPS = Limit(128, told("steps of property paths: the signs / | ^"))
OPERATORS = Limit(512, told("operators such as && = + !"))
WORDS = Limit(5_000, told("words, terms and signs outside VALUES"))
VALUES = Limit(50_000, told("words, terms and signs within VALUES"))
LIMITS = {
    "BYTES": BYTES,
    "NESTED": NESTED,
    "PATTERNS": PATTERNS,
    "PARTS": PARTS,
    "STEPS": STEPS,
    "OPERATORS": OPERATORS,
    "WORDS": WORDS,
    "VALUES": VALUES,
}

PART_WORDS = {"FILTER", "BIND", "AS"}
SIGNS = {
    **dict.fromkeys((".", ";"), PATTERNS),
    **dict.fromkeys(("/", "|", "^"), STEPS),
    **dict.fromkeys(("&&", "||", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "!"), OPERATORS),
}
CLOSERS = {"(": ")", "[": "]", "{": "}", "{|": "|}", "<<": ">>", "<<(": ")>>"}


class Refused(QueryError):
    """A query that is not passed on; `line` and `column`, from 1, say where in it the reason stands."""

    def __init__(self, text: str, position: int, problem: Told):
        line, column = place(text, position)
        refused = told("The query is refused at line {line}, column {column}: ", line=line, column=column)
        super().__init__(refused + problem, line, column)


def check(text: str) -> None:
    """Raises Refused where the query is too large or too deep, asks another server (SERVICE), or is an update.

    Where escapes such as `\\u0053` occur, the text is also looked at as SPARQL 1.1, 19.2 reads it: with each escape
    undone first, even one that thereby ends a string or a comment.
    """
    size = len(text) if text.isascii() else len(text.encode(errors="replace"))
    if size > BYTES.most:
        problem = told(
            "it has {size:,} bytes, and at most {most:,} are read. Shorten it, or ask in several parts.",
            size=size,
            most=BYTES.most,
        )
        raise Refused(text, 0, problem)
    if update := UPDATE.match(text):
        raise Refused(
            text,
            update.start(1),
            told(
                "this is an update ({word}), and the graph is only read. Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
                word=update[1].upper(),
            ),
        )
    _Counts(text).take_all()
    undone = undo_escapes(text)
    if undone != text:
        _Counts(undone).take_all(strict=False)


class _Counts:
    """What of a text has been seen so far. Raises Refused at the first that is too much."""

    def __init__(self, text: str):
        self.text = text
        self.counts = dict.fromkeys(LIMITS.values(), 0)
        self.open: list[str] = []
        self.run = 0  # of signs that nest without brackets
        self.values_follow = False
        self.values_depth = 0  # the depth within the braces of VALUES, 0 outside

    def take_all(self, strict: bool = True) -> None:
        """Looks at every token; where not `strict`, a string that does not end hides all that follows."""
        for kind, sign, position in tokens(self.text):
            if kind == "open end":
                if strict:
                    raise Refused(
                        self.text, position, told("a string begins here that does not end. Close its quotes.")
                    )
                return
            self.run = self.run + 1 if sign in ("!", "+", "-", "^") else 0
            self._limit(NESTED, self.run, position)
            self._add(VALUES if self.values_depth else WORDS, position)
            if kind == "word":
                self._word(sign.upper(), position)
            elif kind == "open":
                self._enter(sign, position)
            elif kind == "close":
                self._leave(sign)
            elif kind == "iri":
                # What looks like an IRI may be a comparison: in (1<((2))&&3>2) all from < to > does.
                for _ in range(sign.count("(") - sign.count(")")):
                    self._enter("(", position)
            elif kind == "escape":
                problem = told("an escape stands outside strings and IRIs. Write the character itself.")
                raise Refused(self.text, position, problem)
            elif sign in SIGNS:
                self._add(SIGNS[sign], position)
            elif sign == "," and self.open and self.open[-1] != "(":  # not between arguments
                self._add(PATTERNS, position)

    def _word(self, word: str, position: int) -> None:
        if word == "SERVICE":
            raise Refused(
                self.text,
                position,
                told(
                    "SERVICE asks another server, and this one asks none. Ask that server yourself and join the "
                    "answers."
                ),
            )
        if word in PART_WORDS:
            self._add(PARTS, position)
        self.values_follow |= word == "VALUES"

    def _enter(self, bracket: str, position: int) -> None:
        self.open.append(bracket)
        self._limit(NESTED, len(self.open), position)
        if bracket == "{":
            self._add(PARTS, position)
            if self.values_follow:
                self.values_follow, self.values_depth = False, len(self.open)
        elif bracket == "[":
            self._add(PATTERNS, position)

    def _leave(self, bracket: str) -> None:
        if self.open and CLOSERS[self.open[-1]] == bracket:
            self.open.pop()
            if len(self.open) < self.values_depth:
                self.values_depth = 0

    def _add(self, limit: Limit, position: int) -> None:
        self.counts[limit] += 1
        self._limit(limit, self.counts[limit], position)

    def _limit(self, limit: Limit, count: int, position: int) -> None:
        if count > limit.most:
            problem = told(
                "more than {most:,} {what}. Simplify it, or ask in several parts.", most=limit.most, what=limit.what
            )
            raise Refused(self.text, position, problem)
