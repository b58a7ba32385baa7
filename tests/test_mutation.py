"""Mutation testing: seeded defects are reported for the right subject, weakened shapes are noticed, on both engines."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ikoe_graph import dataset, defects, kill_rates, shacl, slips, terms, validate, weakenings
from ikoe_graph.errors import DataError, UnknownName

ROOT = Path(__file__).parent.parent
SEED = 1
KIND = """#+ summary: A lost status
#+ summary-de: Ein verlorener Stand
#+ per: [class]
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:status ?value } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ikoe:status ?value }
}
"""


@pytest.fixture(scope="module")
def sound() -> dataset.Dataset:
    return dataset.read(ROOT)


@pytest.fixture(scope="module")
def verdicts() -> list[defects.Verdict]:
    """One defect of each kind, judged by the fast engine."""
    return list(defects.judge(ROOT, defects.kinds(ROOT), seed=SEED, number=1))


def test_there_are_at_least_forty_kinds_and_each_says_what_it_breaks_in_both_languages():
    known = [*defects.kinds(ROOT).values(), *weakenings.kinds(ROOT).values()]
    assert len(defects.kinds(ROOT)) >= 40
    assert [kind.name for kind in known if set(kind.summary) != {"en", "de"}] == []
    assert [kind.name for kind in known if kind.exception and set(kind.exception) != {"en", "de"}] == []


def test_every_kind_finds_a_place(verdicts: list[defects.Verdict]):
    assert sorted(each.defect.kind for each in verdicts) == sorted(defects.kinds(ROOT))


def test_a_defect_of_each_kind_is_reported_for_its_subject(verdicts: list[defects.Verdict]):
    known = defects.kinds(ROOT)
    excepted = {name for name, kind in known.items() if kind.exception}
    escaped = [(each.defect.kind, each.defect.variant, each.defect.subjects) for each in verdicts if not each.rules]
    assert [each for each in escaped if each[0] not in excepted] == []


def test_the_sound_data_names_nothing(sound: dataset.Dataset):
    """What a defect is credited with is new: the rules are silent about the data as it is."""
    derivations = sorted((ROOT / "ontology" / "rules").glob("*.rq"))
    planted, rules = defects.plant(sound, [], {}, derivations, ROOT), validate.read_rules(ROOT)
    result = shacl.report(planted, rules.shapes)
    assert [each for each in validate.broken(planted, rules, result) if each.severity == "violation"] == []


def test_pyshacl_the_reference_finds_the_same_in_all_mutated_data(verdicts: list[defects.Verdict]):
    rules = validate.read_rules(ROOT)
    rounds = {id(each.planted): each.planted for each in verdicts}.values()
    for data in rounds:
        ours, theirs = (
            set(validate.broken(data, rules, shacl.report(data, rules.shapes, engine=engine)))
            for engine in shacl.ENGINES
        )
        assert len(ours) > 0
        assert ours == theirs


def test_a_seed_draws_the_same_places_and_another_seed_others(sound: dataset.Dataset):
    kind = defects.kinds(ROOT)["dangling-reference"]
    one, again, other = (slips.draw(sound, kind, seed, 20) for seed in (-1, -1, 2))
    assert one == again
    assert one != other
    assert len({each.variant for each in one}) == 20


def test_two_defects_of_a_round_lie_apart(sound: dataset.Dataset):
    drawn = [
        each
        for name in ("german-date", "second-value", "class-missing")
        for each in slips.draw(sound, defects.kinds(ROOT)[name], SEED)
    ]
    for group in defects.rounds(sound, drawn):
        subjects = [subject for each in group for subject in each.subjects]
        assert len(subjects) == len(set(subjects))


def test_a_slip_is_made_at_one_place_only(tmp_path: Path, sound: dataset.Dataset):
    (tmp_path / "lost-status.ru").write_text(KIND)
    known = slips.kinds(tmp_path)
    drawn = slips.draw(sound, known["lost-status"], SEED)
    assert {each.variant for each in drawn} >= {"ikoe:Measure", "schema:Event"}
    store = ox.Store()
    store.bulk_extend(sound.quads())
    before = len(store)
    slips.make(store, drawn, known)
    assert before - len(store) == len(drawn)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (KIND.replace("WHERE {", "USING {"), "no DELETE or INSERT with a line that begins with WHERE"),
        (KIND.replace("#+ summary: A lost status\n", ""), "the #\\+ header has no summary"),
    ],
)
def test_a_file_that_is_no_kind_of_slip_is_named(tmp_path: Path, text: str, message: str):
    (tmp_path / "bad.ru").write_text(text)
    with pytest.raises(DataError, match=f"bad.ru.*{message}"):
        slips.kinds(tmp_path)


def test_a_kind_without_a_place_would_prove_nothing(tmp_path: Path, sound: dataset.Dataset):
    (tmp_path / "idle.ru").write_text(KIND.replace("ikoe:status ?value }\n}", "ikoe:stat ?value }\n}"))
    with pytest.raises(DataError, match=r"idle.ru: its WHERE finds no place"):
        slips.draw(sound, slips.kinds(tmp_path)["idle"], SEED)


def test_an_unknown_kind_offers_the_nearest():
    with pytest.raises(UnknownName, match=r"rank-twic: no such kind of defect. Did you mean rank-twice"):
        kill_rates.of_defects(ROOT, ["rank-twic"])


def test_a_weakened_constraint_is_noticed_by_the_defect_that_it_let_pass(sound: dataset.Dataset):
    """The status of a measure is guarded by one shape: without its minCount the seeded gap goes unseen."""
    known, rules = defects.kinds(ROOT), validate.read_rules(ROOT)
    drawn = slips.draw(sound, known["removed-required"], SEED)
    (defect,) = (each for each in drawn if each.variant == "ikoe:Measure ikoe:status")
    planted = defects.plant(sound, [defect], known, sorted((ROOT / "ontology" / "rules").glob("*.rq")), ROOT)
    found = validate.broken(planted, rules, shacl.report(planted, rules.shapes))
    (rule,) = {each.rule for each in found if terms.lengthen(each.subject) in defect.subjects}
    cases = [weakenings.around(defect, planted, [rule])]
    change = "constraint-dropped sh:minCount 1"
    (outcome,) = weakenings.judge(ROOT, cases, only={(rule, change)})
    assert (outcome.shape, outcome.change, outcome.noticed) == (
        rule,
        change,
        "removed-required ikoe:Measure ikoe:status",
    )
    other = "constraint-dropped sh:maxCount 1"
    assert [each.noticed for each in weakenings.judge(ROOT, cases, only={(rule, other)})] == [""]


def test_without_the_tests_weakening_says_what_is_missing(knowledge: Path):
    with pytest.raises(DataError, match=r"tests/shapes: no failing files here. They belong to a checkout"):
        kill_rates.of_shapes(knowledge)


def test_equivalent_weakenings_exist_and_say_why():
    shapes = weakenings.named(shacl.read_shapes(ROOT))
    drawn = {weakenings.key(slip) for kind in weakenings.kinds(ROOT).values() for slip in slips.draw(shapes, kind, 0)}
    listed = weakenings.equivalent(ROOT)
    assert set(listed) <= drawn
    assert all(listed.values())


def test_a_path_of_several_properties_stays_one():
    """Named, it would be a property that nothing has, and no case could break its shape."""
    shapes = weakenings.named(shacl.read_shapes(ROOT))
    paths = {quad.object.value for quad in shapes.quads() if quad.predicate == weakenings.PATH}
    assert [path for path in paths if path.startswith(f"{terms.BASE}shapes#")] == []


def test_a_sample_of_weakenings_is_noticed(loaded: dataset.Dataset):
    """`ikoe mutants --shapes` tries them all; here every fiftieth, of which none may escape that is not listed."""
    shapes, listed = weakenings.named(shacl.read_shapes(ROOT)), weakenings.equivalent(ROOT)
    drawn = [slip for kind in weakenings.kinds(ROOT).values() for slip in slips.draw(shapes, kind, SEED)]
    sample = {weakenings.key(slip) for slip in drawn[::50]} - set(listed)
    cases = [*weakenings.files(ROOT, ROOT / "tests" / "shapes"), *weakenings.samples(ROOT, loaded)]
    outcomes = list(weakenings.judge(ROOT, cases, only=sample))
    assert len(outcomes) == len(sample) > 10
    assert [(each.shape, each.change) for each in outcomes if not each.noticed] == []
