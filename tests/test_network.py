"""Projections and the networks made of them: what edges mean, what they hold, and that contracting loses nothing.

Expected edges of the real data were read off the sources; expected numbers come from other queries.
"""

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from ikoe_graph import catalogue, network, terms
from ikoe_graph.dataset import Dataset, from_quads
from ikoe_graph.errors import CalledWrongly, QueryError, UnknownName
from ikoe_graph.network import Edge, Fact, Network, Thing
from ikoe_graph.query import ask

ROOT = Path(__file__).parent.parent
PROJECTIONS = catalogue.read(ROOT / "queries" / "edges")
REPORT = "partnerbericht-2018"


def iri(name: str) -> str:
    return terms.lengthen(name)


@pytest.fixture(scope="module")
def things(loaded: Dataset) -> dict[str, Thing]:
    return network.read_things(loaded, catalogue.read_file(ROOT / "queries" / "nodes" / "things.rq"))


@pytest.fixture(scope="module")
def networks(loaded: Dataset, things: dict[str, Thing]) -> dict[str, Network]:
    """Every projection without parameter values."""
    return {name: network.build(loaded, query, {}, things) for name, query in PROJECTIONS.items()}


def edge(made: Network, one: str, other: str) -> Edge:
    found = [each for each in made.edges if (each.source, each.target) == (iri(one), iri(other))]
    assert len(found) == 1, f"{len(found)} edges between {one} and {other}"
    return found[0]


@pytest.mark.parametrize("name", PROJECTIONS)
def test_a_definition_says_what_an_edge_means_and_what_not(name: str):
    english, german = PROJECTIONS[name].description["en"], PROJECTIONS[name].description["de"]
    assert "mean" in english or "lead" in english
    assert " not " in english
    assert "Kante" in german
    assert " nicht" in german


@pytest.mark.parametrize("name", PROJECTIONS)
def test_the_examples_of_a_projection_find_something_but_not_everything(
    loaded: Dataset, things: dict[str, Thing], networks: dict[str, Network], name: str
):
    for values in PROJECTIONS[name].examples:
        assert 0 < network.build(loaded, PROJECTIONS[name], values, things).facts < networks[name].facts


@pytest.mark.parametrize("name", PROJECTIONS)
def test_contracting_keeps_every_row_with_who_when_and_whence(loaded: Dataset, networks: dict[str, Network], name: str):
    kept = Counter(
        (each.source, each.target, fact.iri, fact.kind, fact.start, fact.end, fact.passages)
        for each in networks[name].edges
        for fact in each.facts
    )
    answer = ask(loaded, PROJECTIONS[name].text)
    rows: Counter[tuple[object, ...]] = Counter()
    for row in answer.rows():
        cell = {column: getattr(term, "value", "") for column, term in zip(answer.columns, row, strict=True)}
        passages = network.in_order(each.split("/evidence/")[1] for each in cell["evidence"].split())
        ends = (cell["source"], cell["target"])
        rows[(*ends, cell["fact"], cell["kind"], cell.get("start", ""), cell.get("end", ""), passages)] += 1
    assert kept == rows
    assert networks[name].facts == sum(rows.values()) > 0


@pytest.mark.parametrize("name", PROJECTIONS)
def test_all_that_an_edge_names_has_labels_in_both_languages_and_evidence(networks: dict[str, Network], name: str):
    made = networks[name]
    for each in made.edges:
        for fact in each.facts:
            assert fact.passages, f"{fact.iri} has no evidence"
            roles = (*fact.source_roles, *fact.target_roles)
            for named in (each.source, each.target, fact.iri, fact.kind, *roles, *fact.occasions, *fact.fields):
                assert set(made.thing(named).labels) == {"en", "de"}, named


READ = [  # projection, its ends, fact, roles of both, occasions, start and end, lines
    (
        "cooperation", "org/jobcenter-dortmund", "org/multikulturelles-forum", "cooperation/jobcenter-dortmund/amif",
        ("subject",), ("organiser",),
        ("measure/jobcenter-dortmund/amif-seminars", "project/amif-interkulturelle-oeffnung-von-verwaltungen"),
        ("", ""), (f"{REPORT}/L4101-4105", f"{REPORT}/L4148-4152", f"{REPORT}/L4201-4203"),
    ),
    (
        "cooperation", "org/jobcenter-dortmund", "org/multikulturelles-forum",
        "cooperation/jobcenter-dortmund/transfertagung-2018", ("cooperation-partner",), ("organiser",),
        ("event/amif-transfertagung-2018",), ("2018-04-24", ""), (f"{REPORT}/L4142-4154",),
    ),
    (
        "cooperation", "org/jobcenter-dortmund", "org/stadt-dortmund",
        "cooperation/jobcenter-dortmund/diversecity-kongress-2018", ("cooperation-partner",), ("organiser",),
        ("event/diversecity-kongress-2018",), ("2018-07-05", ""), (f"{REPORT}/L4044-4052",),
    ),
    (
        "funding", "org/stiftung-mercator", "project/kommunales-konfliktmanagement-foerdern",
        "grant/kommunales-konfliktmanagement-foerdern-stiftung-mercator", (), (), (), ("", ""),
        (f"{REPORT}/L1496-1502",),
    ),
    (
        "funders", "org/stiftung-mercator", "org/stadt-duisburg",
        "grant/kommunales-konfliktmanagement-foerdern-stiftung-mercator", (), (),
        ("project/kommunales-konfliktmanagement-foerdern",), ("", ""), (f"{REPORT}/L1496-1502",),
    ),
    (
        "people", "person/thorsten-klute", "org/jobcenter-dortmund", "signing/jobcenter-dortmund",
        ("signatory-state",), (), ("event/unterzeichnung-dortmund-2015",), ("2015-05-27", "2015-05-27"),
        ("wir-sind-partner/L78-80",),
    ),
    (
        "membership", "org/jobcenter-dortmund-personalrat", "org/jobcenter-dortmund-lenkungsgruppe-diversity",
        "membership/lenkungsgruppe-diversity-personalrat", ("member",), (), (), ("", ""), (f"{REPORT}/L3943-3948",),
    ),
    (
        "events", "org/stadt-dortmund", "event/diversecity-kongress-2018", "event/diversecity-kongress-2018",
        (), (), (), ("2018-07-05", "2018-07-05"), (f"{REPORT}/L4044-4052",),
    ),
    (
        "good-practice", "place/remscheid", "vocab/field/sport", "measure/das-machen-wir/remscheid-sport",
        (), (), ("org/sportbund-remscheid",), ("", ""), ("das-machen-wir-2016/L4-4",),
    ),
]  # fmt: skip


@pytest.mark.parametrize("expected", READ, ids=lambda each: f"{each[0]}-{each[3]}")
def test_edges_say_what_the_sources_say(networks: dict[str, Network], expected: tuple):
    name, one, other, fact, own, their, occasions, (start, end), passages = expected
    (found,) = [each for each in edge(networks[name], one, other).facts if each.iri == iri(fact)]
    assert found.source_roles == tuple(iri(f"vocab/role/{each}") for each in own)
    assert found.target_roles == tuple(iri(f"vocab/role/{each}") for each in their)
    assert found.occasions == tuple(iri(each) for each in occasions)
    assert (found.start, found.end) == (start, end)
    assert found.passages == passages


def test_the_programme_of_a_cooperation_stands_at_its_edge(networks: dict[str, Network]):
    facts = edge(networks["cooperation"], "org/jobcenter-dortmund", "org/multikulturelles-forum").facts
    assert {fact.programmes for fact in facts} == {(iri("programme/amif"),)}


def test_good_ideas_come_from_the_towns_of_the_press_text(networks: dict[str, Network]):
    named = """aachen bochum duesseldorf emmerich essen gelsenkirchen herne koeln siegen soest warendorf witten
        duisburg remscheid wuppertal"""
    assert {each.source for each in networks["good-practice"].edges} == {iri(f"place/{each}") for each in named.split()}


def column(loaded: Dataset, text: str) -> list[tuple[str, ...]]:
    return list(ask(loaded, text).texts())


def pairs(made: Network) -> dict[tuple[str, str], int]:
    return {(terms.shorten(each.source), terms.shorten(each.target)): each.weight for each in made.edges}


def test_cooperation_joins_all_pairs_of_each_cooperation(loaded: Dataset, networks: dict[str, Network]):
    taking_part: dict[str, set[str]] = {}
    for fact, who in column(
        loaded, "SELECT ?c ?who { ?c a ikoe:Cooperation ; prov:qualifiedAssociation/prov:agent ?who }"
    ):
        taking_part.setdefault(fact, set()).add(who)
    expected = Counter(pair for members in taking_part.values() for pair in combinations(sorted(members), 2))
    assert pairs(networks["cooperation"]) == expected
    linked = column(loaded, "SELECT ?one ?other { ?one org:linkedTo ?other FILTER (STR(?one) < STR(?other)) }")
    assert set(pairs(networks["cooperation"])) == set(linked)


COUNTS = {
    "partnerships": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?m ikoe:accessionRank ?rank ; org:member ?p }",
    "membership": """SELECT (COUNT(*) AS ?n) {
        { ?m org:member ?who ; org:role ?role . FILTER NOT EXISTS { ?who foaf:name ?name }
          FILTER (!STRENDS(STR(?role), "/partner")) }
        UNION { ?who org:unitOf ?whole } UNION { ?who a org:OrganizationalCollaboration ; dct:isPartOf ?whole } }""",
    "funding": """SELECT (COUNT(*) AS ?n) { ?g a schema:MonetaryGrant { ?g schema:funder ?by } UNION
        { ?g ikoe:withinProgramme ?by } }""",
    "funders": """SELECT (COUNT(*) AS ?n) { ?g a schema:MonetaryGrant ; ikoe:reportedBy ?partner
        { ?g schema:funder ?by } UNION { ?g ikoe:withinProgramme ?by } }""",
    "people": """SELECT (COUNT(*) AS ?n) { ?who foaf:name ?name . { ?m org:member ?who } UNION
        { ?s a ikoe:Signing ; prov:wasAssociatedWith ?who } }""",
    "measures": """SELECT (COUNT(*) AS ?n) { { ?m a ikoe:Module } UNION { ?m ikoe:module ?module } UNION
        { ?m a ikoe:Measure ; dct:audience ?group } UNION
        { ?m a ikoe:Measure ; ikoe:reportedBy ?by MINUS { ?m ikoe:module ?module } } }""",
    "fields": """SELECT (COUNT(*) AS ?n) { ?m a ikoe:Measure ; ikoe:reportedBy ?by ; dct:subject ?field
        MINUS { ?m ikoe:status <https://w3id.org/ikoe-nrw/vocab/status/cancelled> } }""",
    "target-groups": """SELECT (COUNT(*) AS ?n) { ?m a ikoe:Measure ; ikoe:reportedBy ?by ; dct:audience ?group
        MINUS { ?m ikoe:status <https://w3id.org/ikoe-nrw/vocab/status/cancelled> } }""",
    "instruments": """SELECT (COUNT(*) AS ?n) { ?m a ikoe:Measure ; ikoe:reportedBy ?by ; ikoe:instrument ?tool
        MINUS { ?m ikoe:status <https://w3id.org/ikoe-nrw/vocab/status/cancelled> } }""",
    "programmes": """SELECT (COUNT(*) AS ?n) { { ?m ikoe:withinProgramme ?p ; ikoe:runBy ?who } UNION
        { ?m ikoe:withinProgramme ?p ; prov:wasAssociatedWith ?who } }""",
}


@pytest.mark.parametrize("name", COUNTS)
def test_there_are_as_many_facts_as_another_query_counts(loaded: Dataset, networks: dict[str, Network], name: str):
    ((number,),) = column(loaded, COUNTS[name])
    assert networks[name].facts == int(number)


def test_fields_are_those_that_partners_are_active_in(loaded: Dataset, networks: dict[str, Network]):
    assert set(pairs(networks["fields"])) == set(column(loaded, "SELECT ?p ?f { ?p ikoe:activeIn ?f }"))


@pytest.mark.parametrize(
    ("name", "columns", "values"),
    [
        ("shared-fields", ("partner", "other_partner", "shared"), {"minimum": "1"}),
        ("target-groups", ("reported_by", "target_group", "measures"), {}),
    ],
)
def test_weights_are_those_of_the_named_question(
    loaded: Dataset, networks: dict[str, Network], name: str, columns: tuple[str, ...], values: dict
):
    answer = ask(loaded, catalogue.fill(catalogue.read_file(ROOT / "queries" / f"{name}.rq"), values))
    places = [answer.columns.index(each) for each in columns]
    expected = {tuple(row[place] for place in places) for row in answer.texts()}
    made = networks[name]
    ends = [(each, made.thing(each.source).label("en"), made.thing(each.target).label("en")) for each in made.edges]
    assert {(one, other, str(each.weight)) for each, one, other in ends} == expected


def test_good_practice_is_that_of_the_named_question(loaded: Dataset, networks: dict[str, Network]):
    question = catalogue.read_file(ROOT / "queries" / "good-practice.rq").text
    assert networks["good-practice"].facts == len(column(loaded, question))


def test_shared_measures_have_two_who_run_them_and_no_unit_with_its_own_body(
    loaded: Dataset, networks: dict[str, Network]
):
    running: dict[str, set[str]] = {}
    for measure, who in column(loaded, "SELECT ?m ?who { ?m ikoe:runBy ?who }"):
        running.setdefault(measure, set()).add(who)
    within = {tuple(sorted(row)) for row in column(loaded, "SELECT ?unit ?body { ?unit org:unitOf+ ?body }")}
    expected = Counter(pair for members in running.values() for pair in combinations(sorted(members), 2))
    assert pairs(networks["shared-measures"]) == {pair: n for pair, n in expected.items() if pair not in within}


def test_every_event_that_somebody_takes_part_in_is_there(loaded: Dataset, networks: dict[str, Network]):
    named = column(
        loaded,
        """SELECT DISTINCT ?event { ?event a schema:Event .
            { ?event schema:organizer|schema:performer|schema:superEvent ?other } UNION
            { ?other schema:superEvent|ikoe:atEvent|ikoe:occasion ?event } UNION
            { ?other a ikoe:Cooperation ; schema:about ?event } }""",
    )
    assert {terms.shorten(each) for each in networks["events"].nodes if "/event/" in each} == {row[0] for row in named}


@pytest.mark.parametrize(
    ("two_mode", "shared"),
    [("fields", "shared-fields"), ("target-groups", "shared-target-groups"), ("instruments", "shared-instruments")],
)
def test_projecting_a_two_mode_network_gives_what_the_query_gives(
    networks: dict[str, Network], two_mode: str, shared: str
):
    made = network.project(networks[two_mode], "source")
    as_asked = {(each.source, each.target): each for each in networks[shared].edges}
    assert {(each.source, each.target): each.weight for each in made.edges} == {
        ends: each.weight for ends, each in as_asked.items()
    }
    for each in made.edges:
        other = as_asked[each.source, each.target]
        assert [(fact.iri, fact.occasions, fact.passages) for fact in each.facts] == [
            (fact.iri, fact.occasions, fact.passages) for fact in other.facts
        ]


def test_the_other_side_can_be_projected_too(networks: dict[str, Network]):
    made = network.project(networks["programmes"], "target")
    joined = edge(made, "programme/bundesfreiwilligendienst", "programme/freiwilliges-soziales-jahr")
    assert {fact.iri for fact in joined.facts} == {iri("org/asb-ruhr"), iri("org/stadt-solingen-personalmanagement")}


def test_a_network_with_one_side_cannot_be_projected(networks: dict[str, Network]):
    with pytest.raises(CalledWrongly, match="cooperation: only a network with two separate sides can be projected"):
        network.project(networks["cooperation"], "source")


def test_a_partner_stands_for_its_units_when_it_is_asked_for(loaded: Dataset, things: dict[str, Thing]):
    made = network.build(loaded, PROJECTIONS["cooperation"], {"partner": "bezirksregierung-arnsberg"}, things)
    assert iri("org/bezirksregierung-arnsberg-laki") in made.nodes


def test_a_year_keeps_what_goes_on_and_drops_what_is_not_dated(loaded: Dataset, things: dict[str, Thing]):
    for year in (2016, 2017, 2018):
        made = network.build(loaded, PROJECTIONS["cooperation"], {"year": str(year)}, things)
        for fact in (fact for each in made.edges for fact in each.facts):
            assert fact.start
            assert int(fact.start[:4]) <= year <= int(fact.end[:4] or 9999)


TINY = """#+ summary: Pairs
#+ tags:
#+   - network
SELECT ?source ?target ?fact ?kind ?source_roles ?target_roles ?start ?end ?evidence WHERE {
  VALUES (?source ?target ?fact ?kind ?source_roles ?target_roles ?start ?end ?evidence) {
    (<id/org/b> <id/org/a> <id/c/1> <k> "x:own" "x:their" "2017" "2017-06" "https://w3id.org/ikoe-nrw/id/evidence/s/L9-9")
    (<id/org/a> <id/org/b> <id/c/2> <k> "x:their" "x:own" UNDEF UNDEF
      "https://w3id.org/ikoe-nrw/id/evidence/s/L10-11 https://w3id.org/ikoe-nrw/id/evidence/s/L2-3")
    (<id/org/a> <id/org/b> <id/c/2> <other> "" "" "2016-02" UNDEF "https://w3id.org/ikoe-nrw/id/evidence/s/L2-3")
  }
}
ORDER BY ?source
"""


def tiny(tag: str = "network") -> Network:
    query = catalogue.parse("pairs", TINY.replace("  - network", f"  - {tag}"), "pairs.rq")
    return network.build(from_quads([]), query, {}, {})


def test_facts_between_the_same_ends_become_one_edge_with_roles_at_the_right_end():
    (found,) = tiny().edges
    assert (found.source, found.target) == (iri("org/a"), iri("org/b"))
    assert [(fact.source_roles, fact.target_roles) for fact in found.facts if fact.source_roles] == [
        (("x:their",), ("x:own",)),
        (("x:their",), ("x:own",)),
    ]
    assert [fact.start for fact in found.facts] == ["2016-02", "2017", ""]  # by time, the undated last
    assert found.weight == 2  # a thing that joins them in two ways counts once
    assert (found.start, found.end) == ("2016-02", "")  # one of them goes on
    assert found.passages == ("s/L2-3", "s/L9-9", "s/L10-11")


def test_directions_keep_edges_apart():
    assert [(each.source, each.target) for each in tiny("directed").edges] == [
        (iri("org/a"), iri("org/b")),
        (iri("org/b"), iri("org/a")),
    ]


def test_merging_turns_edges_the_same_way_and_repeats_no_fact():
    one, other = tiny("directed"), tiny()
    (found,) = network.merged([one, other]).edges
    assert found.facts == other.edges[0].facts


def test_a_light_edge_goes_with_its_nodes(networks: dict[str, Network]):
    made = networks["shared-fields"].at_least(12)
    assert {each.weight >= 12 for each in made.edges} == {True}
    assert set(made.nodes) == {end for each in made.edges for end in (each.source, each.target)}
    assert len(made.edges) < len(networks["shared-fields"].edges)


def test_networkx_gets_the_same_nodes_edges_and_weights(networks: dict[str, Network]):
    for made in networks.values():
        graph = made.to_networkx()
        assert graph.is_directed() == made.directed
        assert tuple(graph) == made.nodes
        assert {(*ends, weight) for *ends, weight in graph.edges(data="weight")} == {
            (each.source, each.target, each.weight) for each in made.edges
        }


def test_what_fits_nothing_is_an_empty_network(loaded: Dataset, things: dict[str, Thing]):
    made = network.build(loaded, PROJECTIONS["cooperation"], {"year": "1999"}, things)
    assert (made.nodes, made.edges, made.facts) == ((), (), 0)


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ({"partner": "jobcenter-dortmun"}, UnknownName, r"no such org\. Did you mean jobcenter-dortmund"),
        ({"field": "sports"}, UnknownName, r"sports: no such field\. Did you mean sport\?"),
        ({"yer": "2018"}, UnknownName, r"yer: no such parameter\. Did you mean year\?"),
        ({"year": "last"}, QueryError, "year=last is not an integer"),
    ],
)
def test_wrong_values_are_refused_with_the_nearest_names(
    loaded: Dataset, things: dict[str, Thing], values: dict[str, str], error: type[Exception], message: str
):
    with pytest.raises(error, match=message):
        network.build(loaded, PROJECTIONS["cooperation"], values, things)


def test_a_question_is_no_projection(loaded: Dataset, things: dict[str, Thing]):
    question = catalogue.read_file(ROOT / "queries" / "accessions.rq")
    with pytest.raises(CalledWrongly, match="accessions: this query gives no edges"):
        network.build(loaded, question, {}, things)


def test_an_unlabelled_thing_goes_by_its_short_name():
    assert Thing(iri("org/a"), {}, "").label("en") == "org/a"
    assert Thing(iri("org/a"), {"de": "A"}, "").label("en") == "A"


@pytest.mark.parametrize(
    ("name", "category"),
    [("org/wdr", "org"), ("measure/x/y", "measure"), ("vocab/field/sport", "field"), ("schema:funder", "term")],
)
def test_a_category_is_one_word(name: str, category: str):
    assert Thing(iri(name), {}, "").category == category


def test_passages_are_in_order_of_lines():
    assert network.in_order(["b/L1-2", "a/L10-11", "a/L9-12", "a/L9-12"]) == ("a/L9-12", "a/L10-11", "b/L1-2")


def test_a_turned_fact_changes_sides():
    fact = Fact("f", "k", source_roles=("x",), target_roles=("y",))
    assert fact.turned().turned() == fact
    assert (fact.turned().source_roles, fact.turned().target_roles) == (("y",), ("x",))
