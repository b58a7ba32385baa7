"""Writes synthetic data of the project's model as N-Quads, as much as asked for: many states, many years of reports.

    python benchmarks/generate.py --quads 3000000 --output data.nq [--seed N]
    python benchmarks/generate.py --state 2 --output data/state.nq

What there is stands model, so numbers of things, lengths of texts and links are as in the real data. The first part is
the real data itself. A further state has copies of all its things; a further year of a state has new reports (their
facts, passages and source), by the same partners about the same places, programmes and people. States come first, up to
16, then years. Copies have names of their own, dates moved by whole years, and numbers multiplied alike within a part,
so that sums and shares stay right; they lack the official keys of places. Concepts and the ontology are common to all.

Parts are written whole, since each is to hold to shapes and checks; so there are at least `--quads` quads, and never
fewer than the real data has. The same seed gives the same bytes. Memory does not grow with the size. `--state` writes
one state alone, without the common ontology and concepts: the data of a knowledge folder of its own.
"""

import argparse
import hashlib
import random
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple, TextIO

import pyoxigraph as ox

from ikoe_graph import dataset, home, terms
from ikoe_graph.query import Term

STATES = 16
THINGS = terms.BASE + "id/"
SOURCE = "partnerbericht-2018"
REGISTER_OF_REPORTS = "register/reports"
LABEL = terms.PREFIXES["skos"] + "prefLabel"
NAMES = {terms.PREFIXES["schema"] + "name", terms.PREFIXES["foaf"] + "name"}
NAMED = {"org", "person", "place", "programme"}  # kinds of which no two may have one name
NUMBERS = {terms.PREFIXES[prefix] + name for prefix, name in (
    ("sosa", "hasSimpleResult"), ("schema", "minValue"), ("schema", "maxValue"),
)}  # fmt: skip
DATES = {terms.PREFIXES["xsd"] + name for name in ("date", "gYearMonth", "gYear")}
IDENTIFIER, MATCH = terms.PREFIXES["dct"] + "identifier", terms.PREFIXES["skos"] + "exactMatch"
EVIDENCE = terms.PREFIXES["prov"] + "wasQuotedFrom"
PARTICIPATION = terms.PREFIXES["prov"] + "qualifiedAssociation"
CHECKSUM, UNIT = terms.PREFIXES["spdx"] + "checksumValue", terms.PREFIXES["schema"] + "unitCode"
TYPE, PLACE = terms.PREFIXES["rdf"] + "type", terms.PREFIXES["dct"] + "Location"
UNSCALED = {f"{terms.BASE}vocab/unit/{name}" for name in ("percent", "percentage-point", "rating", "position")}
LASTING = {"membership", "change", "name"}  # what a report says of an organisation and not of its own year


class Part(NamedTuple):
    """A copy: of which state (0 is the real one) and year, by how many years its dates move, what numbers grow by."""

    state: int
    year: int
    shift: int
    factor: int


Write = Callable[[Part], str]  # a term as N-Quads, in a part


class Template(NamedTuple):
    """Quads to copy: every term that occurs, each once, and for each quad the places of its four terms among them."""

    terms: list[Write]
    quads: list[tuple[int, int, int, int]]

    def lines(self, part: Part) -> Iterator[str]:
        """The copy for a part, a line a quad."""
        texts = [write(part) for write in self.terms]
        return (f"{texts[s]} {texts[p]} {texts[o]} {texts[g]} .\n" for s, p, o, g in self.quads)


def main() -> int:
    """Writes the data that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--quads", type=int, metavar="N", help="write at least so many quads")
    wanted.add_argument(
        "--state", type=int, choices=range(2, STATES + 1), metavar="N", help=f"write only state N (2 to {STATES})"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="move dates and numbers otherwise (default 0)")
    parser.add_argument("--output", default="-", metavar="FILE", help="the file to write; - for stdout (default)")
    options = parser.parse_args()
    with sys.stdout if options.output == "-" else Path(options.output).open("w", encoding="utf-8") as file:
        if options.state:
            written = sum(1 for line in one_state(options.state, options.seed) if file.write(line))
        else:
            written = write(file, options.quads, options.seed)
    print(f"{written} quads", file=sys.stderr)
    return 0


def write(file: TextIO, least: int, seed: int = 0) -> int:
    """Writes at least so many quads of whole parts, says on stderr how far it is, and returns how many there are."""
    written = 0
    for part, lines in parts(seed):
        if written >= least:
            break
        for line in lines:
            file.write(line)
            written += 1
        if part.state in (0, STATES - 1):
            print(f"\r{written} of {least} quads", end="", file=sys.stderr)
    print(file=sys.stderr)
    return written


def one_state(number: int, seed: int = 0) -> Iterator[str]:
    """The lines of the first year of one state, numbered from 2."""
    return next(lines for part, lines in parts(seed) if part.state == number - 1)


def parts(seed: int = 0) -> Iterator[tuple[Part, Iterator[str]]]:
    """The parts one after the other, without end, with their lines."""
    quads = sorted(dataset.read(home.knowledge()).quads(), key=str)
    unscaled = {quad.subject for quad in quads if quad.predicate.value == UNIT and quad.object.value in UNSCALED}
    places = {quad.subject for quad in quads if quad.predicate.value == TYPE and quad.object.value == PLACE}
    minted = set(_minted(quads))
    minted -= {quad.object for quad in quads if quad.predicate.value == PARTICIPATION and quad.subject not in minted}
    ours = [quad for quad in quads if not _graph(quad).startswith("ontology") and not _graph(quad).startswith("vocab")]
    copied = [
        quad
        for quad in ours
        if quad.predicate.value != MATCH and not (quad.predicate.value == IDENTIFIER and quad.subject in places)
    ]
    state = _template(copied, None, unscaled)
    again = [quad for quad in copied if _yearly(quad) and (quad.subject in minted or quad.predicate.value == EVIDENCE)]
    volume = [quad for quad in copied if quad.subject in minted and _graph(quad) == "register/sources"]
    year = _template(again + volume, minted, unscaled)
    chance = random.Random(seed)  # noqa: S311 no secret, but the same again
    moves = [0, *(chance.randrange(6) for _ in range(1, STATES))]
    yield Part(0, 0, 0, 1), (f"{quad} .\n" for quad in quads)
    for number in count(1):
        which, years = number % STATES, number // STATES
        part = Part(which, years, moves[which] + years, chance.randrange(1, 5))
        yield part, (year if years else state).lines(part)


def _minted(quads: list[ox.Quad]) -> Iterator[ox.NamedNode]:
    """What a volume of reports brings: its facts, passages and reports, and the volume itself."""
    for quad in quads:
        if quad.predicate.value == TYPE and isinstance(quad.subject, ox.NamedNode):
            kind, _, rest = quad.subject.value.removeprefix(THINGS).partition("/")
            source = rest.partition("/")[0].partition("#")[0]
            if source == SOURCE if kind in ("source", "evidence") else _yearly(quad) and kind not in LASTING:
                yield quad.subject


def _yearly(quad: ox.Quad) -> bool:
    """Whether it stands in a graph that each year has anew."""
    graph = _graph(quad).removeprefix("evidence/")
    return graph.startswith(SOURCE) or graph == REGISTER_OF_REPORTS


def _graph(quad: ox.Quad) -> str:
    return quad.graph_name.value.removeprefix(terms.GRAPH)


def _template(quads: list[ox.Quad], minted: set[ox.NamedNode] | None, unscaled: set[ox.NamedNode]) -> Template:
    """A template in which things are renamed for their state, and those `minted` (None: none) for the year as well."""
    writes: list[Write] = []
    known: dict[object, int] = {}

    def place(key: object, make: Callable[[], Write]) -> int:
        if key not in known:
            known[key] = len(writes)
            writes.append(make())
        return known[key]

    def name(term: Term) -> int:
        return place(term, lambda: _name(term, minted))

    def graph(term: ox.NamedNode) -> int:
        return place(("graph", term), lambda: _graph_name(term, yearly=minted is not None))

    def value(quad: ox.Quad) -> int:
        if not isinstance(quad.object, ox.Literal):
            return name(quad.object)
        role, scaled = quad.predicate.value, quad.subject not in unscaled
        if role in NAMES and quad.subject.value.removeprefix(THINGS).partition("/")[0] in NAMED:
            role = LABEL
        return place((quad.object, role, scaled), lambda: _literal(quad.object, role, scaled=scaled))

    rows = [(name(quad.subject), name(quad.predicate), value(quad), graph(quad.graph_name)) for quad in quads]
    return Template(writes, rows)


def _name(term: Term, minted: set[ox.NamedNode] | None) -> Write:
    """An IRI: what belongs to a partner's report carries the state in the partner's name, and the year in its own."""
    if not isinstance(term, ox.NamedNode) or not term.value.startswith(THINGS):
        return partial(_fixed, str(term))
    kind, first, *rest = term.value.removeprefix(THINGS).split("/", 2)
    yearly = minted is not None and term in minted
    first, mark, fragment = first.partition("#")
    before, after = f"<{THINGS}{kind}/{first}", f"{mark}{fragment}{''.join('/' + each for each in rest)}>"
    if not yearly:
        return lambda part: f"{before}{_state(part)}{after}"
    if kind == "evidence" or not rest:
        return lambda part: f"{before}{_state(part)}{_volume(part)}{after}"
    return lambda part: f"{before}{_state(part)}{after[:-1]}{_volume(part)}>"


def _graph_name(graph: ox.NamedNode, *, yearly: bool) -> Write:
    """A graph: one for each state, and for a year one more."""
    path = graph.value.removeprefix(terms.GRAPH)
    folder = "evidence/" if path.startswith("evidence/") else ""
    first, _, rest = path.removeprefix(folder).partition("/")
    before, after = f"<{terms.GRAPH}{folder}{first}", f"/{rest}>"
    return lambda part: f"{before}{_state(part)}{_volume(part) if yearly else ''}{after}"


def _literal(term: ox.Literal, role: str, *, scaled: bool) -> Write:
    """A literal by the property that leads to it."""
    if role == LABEL:
        language = f"@{term.language}" if term.language else ""
        quoted = str(term).removesuffix(language)[:-1]
        return lambda part: f'{quoted} ({part.state + 1}/{_year(part)})"{language}'
    if role == IDENTIFIER:
        return lambda part: f'"{part.state + 1}-{_year(part)}-{term.value}"'
    if role == CHECKSUM:
        return lambda part: str(
            ox.Literal(hashlib.sha256(f"{term.value}{part}".encode()).hexdigest(), datatype=term.datatype)
        )
    if role in NUMBERS and scaled:
        return lambda part: str(ox.Literal(str(Decimal(term.value) * part.factor), datatype=term.datatype))
    if term.datatype.value in DATES:
        return lambda part: str(ox.Literal(_moved(term.value, part.shift), datatype=term.datatype))
    return partial(_fixed, str(term))


def _fixed(text: str, part: Part) -> str:
    return text


def _state(part: Part) -> str:
    return f"-land-{part.state + 1}" if part.state else ""


def _volume(part: Part) -> str:
    return f"-volume-{_year(part)}"


def _year(part: Part) -> int:
    return 2018 + part.shift


def _moved(date: str, years: int) -> str:
    """A date so many years later; the last of February where there is no 29th."""
    moved = f"{int(date[:4]) + years:04}{date[4:]}"
    leap = int(moved[:4]) % 4 == 0 and (int(moved[:4]) % 100 != 0 or int(moved[:4]) % 400 == 0)
    return moved if leap else moved.replace("-02-29", "-02-28")


if __name__ == "__main__":
    sys.exit(main())
