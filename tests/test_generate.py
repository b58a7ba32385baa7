"""Synthetic data: the same for the same seed, as valid as the real data, and with as many things of each class."""

import io
import sys
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from ikoe_graph import dataset, terms, validate

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import generate

TYPE = ox.NamedNode(terms.PREFIXES["rdf"] + "type")


def written(quads: int, seed: int = 0) -> str:
    file = io.StringIO()
    generate.write(file, quads, seed)
    return file.getvalue()


def things(quads: list[ox.Quad]) -> Counter[str]:
    """How many things of the project there are of each class."""
    typed = {(quad.subject, quad.object.value) for quad in quads if quad.predicate == TYPE}
    return Counter(kind for subject, kind in typed if subject.value.startswith(generate.THINGS))


def years_of_one_state(years: int) -> list[ox.Quad]:
    """The first years of the second state, with the ontology and all else that the real data has."""
    lines: list[str] = []
    for part, quads in generate.parts():
        if part.year == years:
            break
        if part.state < 2:
            lines.extend(quads)
    return list(ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS))


def test_the_same_seed_gives_the_same_quads():
    assert written(90_000, seed=3) == written(90_000, seed=3) != written(90_000, seed=4)


def test_there_are_as_many_quads_as_asked_for_and_each_once():
    lines = written(90_000).splitlines()
    assert 90_000 <= len(lines) == len(set(lines))


def test_the_first_part_is_the_real_data(root: Path):
    given = ox.parse(written(1).encode(), format=ox.RdfFormat.N_QUADS)
    assert set(given) == set(dataset.read(root).quads())


def test_another_state_has_as_many_things_of_each_class(root: Path):
    real = things(list(dataset.read(root).quads()))
    both = things(list(ox.parse(written(90_000).encode(), format=ox.RdfFormat.N_QUADS)))
    assert both == Counter({kind: 2 * number for kind, number in real.items()})


@pytest.mark.parametrize("years", [1, 2])
def test_states_and_years_hold_to_all_rules(root: Path, years: int):
    loaded = dataset.from_quads(years_of_one_state(years))
    dataset.derive(loaded.store, sorted((root / "ontology" / "rules").glob("*.rq")), root)
    assert validate.findings(loaded, root) == []


def test_a_state_alone_is_what_it_has_among_others(root: Path):
    alone = set(ox.parse("".join(generate.one_state(2)).encode(), format=ox.RdfFormat.N_QUADS))
    both = set(ox.parse(written(90_000).encode(), format=ox.RdfFormat.N_QUADS))
    assert alone == both - set(dataset.read(root).quads())


def test_another_year_has_new_facts_about_the_same_partners():
    one, two = things(years_of_one_state(1)), things(years_of_one_state(2))
    assert two[terms.ONTOLOGY + "Measure"] > 1.8 * one[terms.ONTOLOGY + "Measure"]
    assert two[terms.PREFIXES["cv"] + "PublicOrganisation"] == one[terms.PREFIXES["cv"] + "PublicOrganisation"]
