"""Seeds defects into the real data, as a curator might make them, and asks whether validation names each one's subject.

What a defect is stands in `queries/defects/*.ru` (module `slips`). Asserted triples are changed first and the rules
derive afterwards, as they would after a curator's mistake.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ikoe_graph import dataset, shacl, slips, terms, validate
from ikoe_graph.dataset import Dataset
from ikoe_graph.slips import Kind, Slip
from ikoe_graph.validate import Rules

Say = Callable[[str], None]
THINGS = (terms.BASE + "id/", terms.BASE + "vocab/")


class Verdict(NamedTuple):
    """What became of a defect: the rules that newly name one of its subjects; none where it escaped.

    `planted`: the data of its round, the defect in it.
    """

    defect: Slip
    rules: tuple[str, ...]
    planted: Dataset


def kinds(root: Path) -> dict[str, Kind]:
    """All kinds of defects of a knowledge folder by name. Raises DataError for a file that is no such update."""
    return slips.kinds(root / "queries" / "defects")


def judge(
    root: Path,
    chosen: Mapping[str, Kind],
    *,
    seed: int = 0,
    number: int | None = None,
    engine: str = "shifty",
    say: Say = lambda _: None,
) -> Iterator[Verdict]:
    """Draws and plants defects of the chosen kinds, round by round, and says of each what validation made of it.

    `number` of each kind, or one for each of its variants. A round holds many defects whose things lie apart, so that
    one validation judges them all.
    """
    sound = dataset.read(root)
    derivations = sorted((root / "ontology" / "rules").glob("*.rq"))
    rules = validate.read_rules(root)
    before = _named(plant(sound, [], chosen, derivations, root), rules, engine)
    drawn = [defect for kind in chosen.values() for defect in slips.draw(sound, kind, seed, number)]
    groups = list(rounds(sound, drawn))
    for count, defects in enumerate(groups, 1):
        say(f"Round {count} of {len(groups)}: {len(defects)} defects")
        planted = plant(sound, defects, chosen, derivations, root)
        after = _named(planted, rules, engine)
        for defect in defects:
            new = set().union(*(after[name] - before[name] for name in defect.subjects))
            yield Verdict(defect, tuple(sorted({rule for rule, _ in new})), planted)


def plant(
    sound: Dataset, defects: Iterable[Slip], known: Mapping[str, Kind], derivations: Iterable[Path], root: Path
) -> Dataset:
    """A copy of the asserted data with the defects in it, then derived as for any other data."""
    store = ox.Store()
    store.bulk_extend(sound.quads())
    slips.make(store, defects, known)
    dataset.lay_out_union(store)
    dataset.derive(store, derivations, root)
    return Dataset(store, sound.files)


def rounds(sound: Dataset, drawn: Iterable[Slip]) -> Iterator[list[Slip]]:
    """Groups in which no defect's subject lies next to what another one changes, and no variant comes twice."""
    waiting = [(defect, _around(sound, defect)) for defect in drawn]
    while waiting:
        now: list[Slip] = []
        later: list[tuple[Slip, set[str]]] = []
        subjects: set[str] = set()
        reached: set[str] = set()
        variants: set[tuple[str, str]] = set()
        for defect, around in waiting:
            variant = (defect.kind, defect.variant)
            if variant in variants or not reached.isdisjoint(defect.subjects) or not subjects.isdisjoint(around):
                later.append((defect, around))
                continue
            now.append(defect)
            variants.add(variant)
            subjects.update(defect.subjects)
            reached.update(around)
        yield now
        waiting = later


def _around(sound: Dataset, defect: Slip) -> set[str]:
    """The things of a defect and those that refer to them or that they refer to: what it may make a rule name."""
    around = set(defect.subjects)
    for name in defect.subjects:
        node = ox.NamedNode(name)
        around.update(
            _thing(quad.object) for quad in sound.store.quads_for_pattern(node, None, None, ox.DefaultGraph())
        )
        around.update(
            _thing(quad.subject) for quad in sound.store.quads_for_pattern(None, None, node, ox.DefaultGraph())
        )
    return around - {""}


def _thing(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) and term.value.startswith(THINGS) else ""


def _named(loaded: Dataset, rules: Rules, engine: str) -> dict[str, set[tuple[str, str]]]:
    """Rules and messages by the subject that they name."""
    named: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for each in validate.broken(loaded, rules, shacl.report(loaded, rules.shapes, engine=engine)):
        named[terms.lengthen(each.subject)].add((each.rule, each.message))
    return named
