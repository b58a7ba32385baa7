"""Makes SPARQL queries by chance, the same for the same seed: by the grammar of SPARQL 1.1, and by damaging good ones.

`Grammar` writes queries that every engine should answer alike. Where `wild`, it also writes what answers by chance
(RAND, SAMPLE, LIMIT without an order) or differs by choice of an engine (DESCRIBE). `damaged` makes no promise at all.
"""

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

COMPARED = ("=", "!=", "<", ">", "<=", ">=")
ON_TEXT = ("STRLEN({})", "UCASE({})", "LCASE({})", "ENCODE_FOR_URI({})", "SUBSTR({}, 2)", "SUBSTR({}, 1, 3)", "MD5({})")
ON_TEXT += ('STRBEFORE({}, "a")', 'STRAFTER({}, "a")', 'CONCAT({}, "-", {})', 'REPLACE({}, "[aeiou]", "x")', "SHA1({})")
ON_TEXTS = ("STRSTARTS({}, {})", "STRENDS({}, {})", "CONTAINS({}, {})", 'REGEX({}, "^[a-m]", "i")', 'REGEX({}, "un$")')
ON_NUMBER = (
    "ABS({})",
    "ROUND({})",
    "CEIL({})",
    "FLOOR({})",
    "-{}",
    "({} + {})",
    "({} - {})",
    "({} * {})",
    "({} / 3.0)",
)
ON_DATE = ("YEAR({})", "MONTH({})", "DAY({})")
ON_TERM = ("isIRI({})", "isBLANK({})", "isLITERAL({})", "isNUMERIC({})", "sameTerm({}, {})", "BOUND(?{v})")
BY_CHANCE = ("RAND()", "UUID()", "STRUUID()", "NOW()", "BNODE()", 'BNODE("x")', "TIMEZONE(NOW())", "TZ(NOW())")
# An aggregate over what has no value is an error for one engine and nothing for another.
AGGREGATES = ("COUNT(*)", "COUNT(?{})", "COUNT(DISTINCT ?{})", "COUNT(DISTINCT *)", 'MIN(COALESCE(STR(?{}), ""))')
AGGREGATES += (
    'MAX(COALESCE(STR(?{}), ""))',
    "SUM(COALESCE(STRLEN(STR(?{})), 0))",
    "AVG(COALESCE(STRLEN(STR(?{})), 0))",
)
AGGREGATES_BY_CHANCE = ("SAMPLE(?{})", 'GROUP_CONCAT(?{}; SEPARATOR=", ")', "GROUP_CONCAT(DISTINCT STR(?{}))")
KEYWORDS = "SELECT ASK CONSTRUCT DESCRIBE WHERE FILTER OPTIONAL UNION MINUS GRAPH SERVICE BIND VALUES EXISTS NOT IN AS"
KEYWORDS += " GROUP BY HAVING ORDER LIMIT OFFSET DISTINCT FROM NAMED PREFIX BASE UNDEF a true COUNT LATERAL LOAD DROP"
SIGNS = "{ } ( ) [ ] << >> {| |} . ; , ? $ ^ ^^ | / * + - ! = != < > <= >= && || @ # : _: \\ ' \" ''' \"\"\" \\u0053 0"
TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


class Terms(NamedTuple):
    """What queries may name, as it is written in them; `kinds`: classes; `triples`: what patterns should match."""

    triples: Sequence[tuple[str, str, str]]
    things: Sequence[str]
    properties: Sequence[str]
    kinds: Sequence[str]
    literals: Sequence[str]
    graphs: Sequence[str]


class Grammar:
    """Writes queries over these terms."""

    def __init__(self, random: Random, terms: Terms, wild: bool = False):
        self.random = random
        self.terms = terms
        self.wild = wild
        self.fresh = 0
        self.bound: list[str] = []  # variables that the patterns written so far may bind,
        self.meant: dict[str, str] = {}  # and what most of them bind at least
        self.about: dict[str, list[tuple[str, str, str]]] = {}
        for triple in terms.triples:
            self.about.setdefault(triple[0], []).append(triple)

    def query(self) -> str:
        """One query."""
        self.fresh, self.bound, self.meant = 0, [], {}
        forms: list[Callable[[], str]] = [self._select] * 7 + [self._ask, self._construct]
        return self.random.choice(forms + ([self._describe] if self.wild else []))()

    def _select(self) -> str:
        if self._chance(0.25):
            return self._grouped()
        body = self._group(2)
        shown = sorted(set(self.bound)) or ["s"]
        names = [f"?{name}" for name in self.random.sample(shown, self.random.randint(1, len(shown)))]
        if self._chance(0.3):
            names.append(f"({self._expression(2)} AS ?{self._new()})")
        columns = "*" if self._chance(0.2) and self.bound else " ".join(names)
        unique = self.random.choice(("", "", "DISTINCT ", "REDUCED " if self.wild else ""))
        return f"SELECT {unique}{columns} WHERE {body}{self._modifiers(shown)}{self._last_values()}"

    def _grouped(self) -> str:
        body = self._group(2)
        shown = sorted(set(self.bound)) or ["s"]
        key, counted = self.random.choice(shown), self.random.choice(shown)
        offers = AGGREGATES + (AGGREGATES_BY_CHANCE if self.wild else ())
        found = [f"({self.random.choice(offers).format(counted)} AS ?{self._new()})" for _ in range(self._few(2))]
        if self._chance(0.25):
            return f"SELECT {' '.join(found)} WHERE {body}"
        having = f" HAVING (COUNT(*) {self._one(COMPARED)} {self._few(3)})" if self._chance(0.3) else ""
        return f"SELECT ?{key} {' '.join(found)} WHERE {body} GROUP BY ?{key}{having}"

    def _ask(self) -> str:
        return f"ASK {self._group(2)}"

    def _construct(self) -> str:
        body = self._group(1)
        name = self.random.choice(sorted(set(self.bound)) or ["s"])
        return f"CONSTRUCT {{ ?{name} <urn:made> {self._object()} . ?s a <urn:Made> }} WHERE {body}"

    def _describe(self) -> str:
        return (
            f"DESCRIBE {self._one(self.terms.things)}" if self._chance(0.3) else f"DESCRIBE ?s WHERE {self._group(1)}"
        )

    def _modifiers(self, shown: Sequence[str]) -> str:
        text = ""
        if self._chance(0.4):
            keys = [self._one(("?{}", "ASC(?{})", "DESC(?{})", "STR(?{})")).format(each) for each in shown[:2]]
            text = f" ORDER BY {' '.join(keys)}"
        if self.wild and self._chance(0.4):
            text += f" LIMIT {self.random.choice((0, 1, 10, 1000))}"
        if self.wild and self._chance(0.2):
            text += f" OFFSET {self.random.choice((0, 1, 1000))}"
        return text

    def _last_values(self) -> str:
        return f" {self._values()}" if self._chance(0.08) else ""

    def _group(self, depth: int) -> str:
        parts = [self._triples()]
        offers: list[Callable[[int], str]] = [
            self._filter,
            self._filter,
            self._bind,
            self._optional,
            self._union,
            self._minus,
            self._exists,
            self._in_graph,
            self._subquery,
            lambda _: self._values(),
            lambda _: self._triples(),
        ]
        for _ in range(self.random.randint(0, 1 + depth)):
            parts.append(self.random.choice(offers)(depth - 1))
        return f"{{ {' '.join(parts)} }}"

    def _inner(self, depth: int) -> str:
        return self._group(depth) if depth > 0 else f"{{ {self._triples()} }}"

    def _triples(self) -> str:
        return " ".join(self._triple() for _ in range(self._few(2)))

    def _triple(self) -> str:
        """A pattern, usually one that some triple matches together with the patterns before."""
        known = [name for name in self.bound if self.meant.get(name) in self.about]
        name = self.random.choice(known) if known and self._chance(0.8) else self._free("stuv")
        subject, verb, thing = self.random.choice(self.about.get(self.meant.get(name, ""), self.terms.triples))
        if self._chance(0.1):
            subject, verb, thing = (self._one(each) for each in self.terms[1:4])
        self.meant.setdefault(name, subject)
        written = f"?{self._take(name)}" if self._chance(0.85) else subject
        if self._chance(0.12):
            return f"{written} a {self._one(self.terms.kinds)} ."
        if self._chance(0.1):
            return (
                f"{written} {verb} {self._object(thing)} ; {self._one(self.terms.properties)} {self._object(thing)} ."
            )
        if self._chance(0.08) and thing in self.about:
            _, further, end = self.random.choice(self.about[thing])
            return f"{written} {verb} [ {further} {self._object(end)} ] ."
        path = self._path(2, verb) if self._chance(0.25) else f"?{self._take('p')}" if self._chance(0.12) else verb
        return f"{written} {path} {self._object(thing)} ."

    def _object(self, thing: str = "") -> str:
        if not thing:
            thing = self._one(self.terms.things if self._chance(0.6) else self.terms.literals)
        if self._chance(0.75):
            name = self._free("oxyz")
            self.meant.setdefault(name, thing)
            return f"?{self._take(name)}"
        return thing

    def _free(self, offers: str) -> str:
        """A name that is not used yet, as far as there is one."""
        return self._one([each for each in offers if each not in self.bound] or offers)

    def _path(self, depth: int, verb: str) -> str:
        if depth == 0 or self._chance(0.2):
            return verb
        one, other = self._path(depth - 1, verb), self._path(depth - 1, self._one(self.terms.properties))
        plain = self._one(self.terms.properties)
        forms = (f"({one}/{other})", f"({one}|{other})", f"^({one})", f"({one})?", f"({one})*", f"({one})+")
        return self.random.choice((*forms, f"!{plain}", f"!({plain}|^{self._one(self.terms.properties)})"))

    def _filter(self, _: int) -> str:
        return f"FILTER ({self._condition(2)})"

    def _bind(self, _: int) -> str:
        text = self._expression(2)
        return f"BIND ({text} AS ?{self._new()})"

    def _optional(self, depth: int) -> str:
        return f"OPTIONAL {self._inner(depth)}"

    def _union(self, depth: int) -> str:
        return f"{self._inner(depth)} UNION {self._inner(depth)}"

    def _minus(self, depth: int) -> str:
        return f"MINUS {self._inner(depth)}"

    def _exists(self, _: int) -> str:
        before = list(self.bound)
        text = f"FILTER {self._one(('', 'NOT '))}EXISTS {{ {self._triple()} }}"
        self.bound = before
        return text

    def _in_graph(self, _: int) -> str:
        graph = self._one(self.terms.graphs) if self._chance(0.5) else f"?{self._take('g')}"
        return f"GRAPH {graph} {{ {self._triples()} }}"

    def _subquery(self, _: int) -> str:
        before, self.bound, meant, self.meant = self.bound, [], self.meant, {}
        inside = self._triples()
        name = self.random.choice(sorted(set(self.bound)) or ["s"])
        for other in set(self.bound) - {name}:  # rdflib would take what has the same name outside for the same
            inside = re.sub(rf"\?{other}\b", f"?in_{other}", inside)
        self.bound, self.meant = [*before, name], meant
        return f"{{ SELECT {self._one(('', 'DISTINCT '))}?{name} WHERE {{ {inside} }} }}"

    def _values(self) -> str:
        terms = [*self.random.sample(list(self.terms.things), 3), *self.random.sample(list(self.terms.literals), 2)]
        if self._chance(0.7):
            return f"VALUES ?{self._take(self._one(('s', 'o', 'x')))} {{ {' '.join(terms)} }}"
        one, other = self._take("s"), self._take("y")
        undefined = "UNDEF" if self.wild else terms[3]
        return f"VALUES (?{one} ?{other}) {{ ({terms[0]} {terms[3]}) ({terms[1]} {undefined}) }}"

    def _condition(self, depth: int) -> str:
        if depth and self._chance(0.3):
            one, other = self._condition(depth - 1), self._condition(depth - 1)
            return self.random.choice((f"({one} && {other})", f"({one} || {other})", f"!({one})"))
        return self.random.choice((self._comparison, self._membership, self._test))()

    def _comparison(self) -> str:
        kind = self.random.choice((self._text, self._number))
        return f"{kind()} {self._one(COMPARED)} {kind()}"

    def _membership(self) -> str:
        offers = ", ".join(self.random.sample(list(self.terms.things), 2))
        return f"?{self._used()} {self._one(('', 'NOT '))}IN ({offers})"

    def _test(self) -> str:
        if self._chance(0.4):
            return self._one(ON_TEXTS).format(self._text(), self._text())
        if self._chance(0.3):
            return f'LANGMATCHES(LANG(?{self._used()}), "{self._one(("de", "*", "EN"))}")'
        return self._one(ON_TERM).format(f"?{self._used()}", f"?{self._used()}", v=self._used())

    def _expression(self, depth: int) -> str:
        if self.wild and self._chance(0.15):
            return self._one(BY_CHANCE)
        if depth and self._chance(0.2):
            return f"IF({self._condition(1)}, {self._expression(depth - 1)}, {self._expression(depth - 1)})"
        if depth and self._chance(0.15):
            return f"COALESCE({self._expression(depth - 1)}, {self._one(self.terms.literals)})"
        return self.random.choice((self._text, self._number, self._test, self._about, self._date))()

    def _about(self) -> str:
        name = self._used()
        return self._one(
            (f"?{name}", f"LANG(?{name})", f"DATATYPE(?{name})", f'IRI(CONCAT("urn:x:", ENCODE_FOR_URI(STR(?{name}))))')
        )

    def _date(self) -> str:
        return self._one(ON_DATE).format(f"xsd:dateTime({self._one(('?o', '?x', f'?{self._used()}'))})")

    def _text(self) -> str:
        plain = f"STR(?{self._used()})" if self._chance(0.8) else f'"{self._one(("a", "Stadt", "", "2018", "ä"))}"'
        return self._one(ON_TEXT).format(plain, plain) if self._chance(0.3) else plain

    def _number(self) -> str:
        plain = (
            f"STRLEN(STR(?{self._used()}))" if self._chance(0.5) else self._one(("0", "1", "2.5", "1e1", "?o", "-3"))
        )
        return self._one(ON_NUMBER).format(plain, plain) if self._chance(0.4) else plain

    def _used(self) -> str:
        return self.random.choice(self.bound or ["s"])

    def _known_or_new(self) -> str:
        return self._used() if self.bound and self._chance(0.8) else self._take("s")

    def _take(self, name: str) -> str:
        self.bound.append(name)
        return name

    def _new(self) -> str:
        self.fresh += 1
        return self._take(f"new{self.fresh}")

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _few(self, most: int) -> int:
        return self.random.randint(1, most)

    def _one(self, offers: Sequence[str]) -> str:
        return self.random.choice(offers)


def damaged(random: Random, texts: Sequence[str]) -> bytes:
    """One of the texts with some tokens, and perhaps some bytes, left out, doubled, moved or exchanged."""
    words = TOKEN.findall(random.choice(texts))
    for _ in range(random.randint(1, 6)):
        place = random.randrange(len(words))
        other = random.choice((random.choice(KEYWORDS.split()), random.choice(SIGNS.split()), random.choice(words)))
        kind = random.randrange(5)
        if kind == 0 and len(words) > 1:
            del words[place]
        elif kind == 1:
            words.insert(place, f" {other} ")
        elif kind == 2:
            words[place] = other
        elif kind == 3:
            words[place:place] = words[place : place + random.choice((1, 5, 50))] * random.choice((1, 1, 20))
        else:
            words = words[:place] + TOKEN.findall(random.choice(texts))[place:]
            words = words or [" "]
    content = bytearray("".join(words).encode())
    if random.random() < 0.3:
        for _ in range(random.randint(1, 4)):
            content[random.randrange(len(content))] = random.randrange(256)
    return bytes(content)
