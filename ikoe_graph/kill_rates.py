"""How much validation notices: rates, and what escaped, for seeded defects and for weakened shapes.

A rate counts what can be noticed; exceptions (defects that only the sources show, weakenings that change nothing) are
listed with their reason and stand outside it.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ikoe_graph import dataset, defects, slips, terms, weakenings
from ikoe_graph.defects import Verdict
from ikoe_graph.weakenings import Case, Outcome

Say = Callable[[str], None]


class Mutant(NamedTuple):
    """One defect or weakening: its kind, what and where it is, what noticed it ("" for nothing), why it may escape."""

    kind: str
    change: str
    where: str
    noticed_by: str
    exception: str

    @property
    def escaped(self) -> bool:
        """Whether nothing noticed it although something should."""
        return not self.noticed_by and not self.exception


class Rates(NamedTuple):
    """All mutants of a run, and what their kinds mean in the language asked for."""

    mutants: list[Mutant]
    meanings: dict[str, str]

    @property
    def total(self) -> tuple[int, int]:
        """How many were noticed, of how many that can be."""
        counted = [each for each in self.mutants if not each.exception]
        return sum(not each.escaped for each in counted), len(counted)

    def by_kind(self) -> list[tuple[str, ...]]:
        """A row a kind: name, meaning, mutants made, noticed, and exceptions."""
        rows = []
        for kind, meaning in self.meanings.items():
            mine = [each for each in self.mutants if each.kind == kind]
            exceptions = sum(bool(each.exception) for each in mine)
            noticed = sum(bool(each.noticed_by) and not each.exception for each in mine)
            if mine:
                rows.append((kind, meaning, *map(str, (len(mine), noticed, exceptions))))
        return rows


def kinds(root: Path, *, shapes: bool, language: str) -> list[tuple[str, ...]]:
    """The kinds of defects (or weakenings): name, meaning, and why one escapes, where it does."""
    known = weakenings.kinds(root) if shapes else defects.kinds(root)
    return [(each.name, each.summary[language], each.exception.get(language, "")) for each in known.values()]


def of_defects(
    root: Path,
    names: Sequence[str] = (),
    *,
    seed: int = 0,
    number: int | None = None,
    engine: str = "shifty",
    language: str = "en",
    say: Say = lambda _: None,
) -> Rates:
    """Seeds defects of the named kinds (all by default) and says of each what reported its subject.

    `number` of each kind, or one for each of its variants. Raises UnknownName for a kind that does not exist.
    """
    chosen = slips.choose(defects.kinds(root), names)
    verdicts = defects.judge(root, chosen, seed=seed, number=number, engine=engine, say=say)
    mutants = [
        Mutant(
            each.defect.kind,
            each.defect.variant,
            " ".join(map(terms.shorten, each.defect.subjects)),
            " ".join(each.rules),
            chosen[each.defect.kind].exception.get(language, ""),
        )
        for each in verdicts
    ]
    return Rates(sorted(mutants), {name: kind.summary[language] for name, kind in chosen.items()})


def of_shapes(
    root: Path,
    *,
    seed: int = 0,
    number: int | None = None,
    engine: str = "shifty",
    language: str = "en",
    say: Say = lambda _: None,
) -> Rates:
    """Weakens every shape, drops every check, and says which case noticed: a file, a sound thing, else a seeded defect.

    `number` of defects of each kind, or one for each of its variants, are seeded where the files let something pass.
    Raises DataError where the tests, to which the failing files belong, are not at hand.
    """
    say("Reading failing and passing files")
    files = weakenings.files(root, root / "tests" / "shapes", engine)
    cases = [*files, *weakenings.samples(root, dataset.load(root))]
    outcomes = list(weakenings.judge(root, cases, engine, say=say))
    if any(not each.noticed for each in outcomes):
        cases = _seeded(defects.judge(root, defects.kinds(root), seed=seed, number=number, engine=engine, say=say))
        missed = {(each.shape, each.change) for each in outcomes if not each.noticed}
        again = weakenings.judge(root, cases, engine, only=missed, say=say)
        later = {(each.shape, each.change): each for each in again}
        outcomes = [later.get((each.shape, each.change), each) for each in outcomes]
    meanings = {name: kind.summary[language] for name, kind in weakenings.kinds(root).items()}
    checks = {"en": "A check query dropped", "de": "Eine Prüfabfrage gestrichen"}
    return Rates([_mutant(each) for each in outcomes], meanings | {weakenings.CHECK_DROPPED: checks[language]})


def _seeded(verdicts: Iterable[Verdict]) -> list[Case]:
    return [weakenings.around(each.defect, each.planted, each.rules) for each in verdicts if each.rules]


def _mutant(outcome: Outcome) -> Mutant:
    kind, _, change = outcome.change.partition(" ")
    return Mutant(kind, f"{outcome.shape} {change}".strip(), outcome.file, outcome.noticed, outcome.reason)
