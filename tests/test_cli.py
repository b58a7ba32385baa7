"""The command line as a user meets it: output, exit status, one sentence for every mistake and never a traceback."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, RDFS, SH

from ikoe_graph import build, cli

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def ikoe(made: build.Build):
    """Runs the command in a folder of no importance and returns its finished process."""

    def run(*arguments: str, given: str = "", folder: Path = Path("/"), builds: Path = made.folder.parent):
        environment = os.environ | {"IKOE_BUILD": str(builds), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "ikoe_graph.cli", *arguments]
        done = subprocess.run(
            command, input=given, capture_output=True, text=True, cwd=folder, env=environment, check=False
        )
        assert "Traceback" not in done.stderr
        return done

    return run


def test_help_shows_every_command_with_an_example(ikoe):
    text = ikoe("--help").stdout
    asking = ("query", "queries", "figures", "show", "network", "path")
    for command in ("build", "validate", "mutants", "evidence", "publish", "changes", "push", "serve", *asking):
        assert command in text
        assert "Example: ikoe" in ikoe(command, "--help").stdout


def test_every_command_has_its_function_and_they_are_listed_in_help(ikoe):
    assert all(callable(cli.run_of(command)) for command in cli.MODULES)
    listed = re.findall(r"^    ([a-z]+) ", ikoe("--help").stdout, re.MULTILINE)
    assert listed == list(cli.MODULES)


def test_a_command_imports_no_other_commands_module(made: build.Build):
    environment = os.environ | {"IKOE_BUILD": str(made.folder.parent), "PYTHONPATH": str(ROOT)}
    code = "import sys; from ikoe_graph.cli import main; main(['query', 'accessions']); sys.exit(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    imported = set(done.stderr.split())
    assert "ikoe_graph.asking" in imported
    assert not imported & ({f"ikoe_graph.{module}" for module in cli.MODULES.values()} - {"ikoe_graph.asking"})
    assert not imported & {"pyoxigraph", "yaml", "importlib.metadata"}  # each costs more than all the rest


def test_version_names_the_installed_package(ikoe):
    assert ikoe("--version").stdout == f"ikoe {version('ikoe-graph')}\n"


def test_a_first_query_builds_what_it_needs(ikoe, tmp_path: Path):
    done = ikoe("query", "accessions-per-year", "--format", "csv", builds=tmp_path / "new")
    assert done.returncode == 0
    assert done.stdout.splitlines()[:2] == ["year,partners", "2012,7"]


def test_query_answers_a_named_query_in_german(ikoe):
    done = ikoe("query", "partner-modules", "--set", "partner=jobcenter-dortmund", "--lang", "de")
    assert "Interkulturelle Kompetenz der Beschäftigten" in done.stdout


def test_csv_is_csv_and_json_is_json(ikoe):
    rows = list(csv.DictReader(io.StringIO(ikoe("query", "accessions", "--format", "csv").stdout)))
    assert (rows[17]["rank"], rows[17]["partner"], rows[17]["date"]) == ("18", "Jobcenter Dortmund", "2015-05-27")
    assert len(json.loads(ikoe("query", "accessions", "--format", "json").stdout)["results"]["bindings"]) == 28


def test_query_takes_a_file_and_stdin(ikoe, tmp_path: Path):
    own = "SELECT (COUNT(?x) AS ?partners) WHERE { ?x ikoe:accessionRank ?rank }"
    (tmp_path / "own.rq").write_text(own)
    for done in (
        ikoe("query", str(tmp_path / "own.rq"), "--format", "csv"),
        ikoe("query", "-", "--format", "csv", given=own),
    ):
        assert done.stdout == "partners\n28\n"


def test_triples_come_as_turtle(ikoe):
    done = ikoe("query", "-", given="CONSTRUCT WHERE { ?x ikoe:accessionRank 18 }")
    assert "ikoe:accessionRank 18" in done.stdout


def test_queries_reads_as_a_table_of_contents(ikoe):
    text = ikoe("queries", "--lang", "de").stdout
    assert "Partner und Vereinbarungen\n--------------------------\n" in text
    assert text.index("Wer der Initiative wann beitrat") < text.index("Welche Zahlen es zu einem Indikator gibt")
    rows = json.loads(ikoe("queries", "--format", "json").stdout)
    assert {(row["section"], row["query"]) for row in rows} >= {("partners", "accessions"), ("places", "good-practice")}


def test_queries_come_as_executables_of_shacl(ikoe):
    text = ikoe("queries", "--format", "ttl", "--endpoint", "https://example.org/sparql").stdout
    graph = rdflib.Graph().parse(data=text, format="turtle")
    one = rdflib.URIRef("https://w3id.org/ikoe-nrw/id/query/partner-modules")
    assert set(graph.objects(one, RDF.type)) == {SH.SPARQLExecutable, SH.SPARQLSelectExecutable}
    assert {comment.language for comment in graph.objects(one, RDFS.comment)} == {"en", "de"}
    assert str(graph.value(one, rdflib.URIRef("https://schema.org/target"))) == "https://example.org/sparql"
    done = ikoe("query", "-", "--format", "csv", given=str(graph.value(one, SH.select)))
    assert (
        done.stdout == ikoe("query", "partner-modules", "--set", "partner=jobcenter-dortmund", "--format", "csv").stdout
    )
    names = {path.stem for path in (ROOT / "queries").glob("*.rq")}
    assert {str(each).rpartition("/")[2] for each in graph.subjects(RDF.type, SH.SPARQLExecutable)} == names


def test_a_proof_prints_the_rate(ikoe):
    done = ikoe("queries", "accessions", "shares", "--prove")
    assert done.returncode == 0
    assert done.stderr.strip().endswith("parts of 2 queries matter (100.0%).")


def test_a_row_is_explained_with_its_lines(ikoe):
    done = ikoe("query", "partner-modules", "--set", "partner=jobcenter-dortmund", "--explain", "2", "--lang", "de")
    assert done.stdout.startswith("Zeile 2\n  number: 2\n")
    assert "module/jobcenter-dortmund/2  Gewinnung von Menschen mit Migrationshintergrund\n" in done.stdout
    found = json.loads(ikoe("query", "accessions", "--explain", "--format", "json").stdout)
    assert found["values"]["partner"] == "Arnsberg District Government"
    assert found["supports"][0]["passages"][0]["passage"] == "partnerbericht-2018/L272-272"


def test_an_explanation_shows_the_passages_where_the_sources_are_given(ikoe, sources: Path):
    done = ikoe("query", "accessions", "--explain", "--sources", str(sources.resolve()))
    assert "  272 | " in done.stdout


def test_figures_come_in_groups_that_compare(ikoe):
    text = ikoe("figures", "language-mediators").stdout
    assert "1: Person, actual; " in text
    assert "Comparable with nothing" in text
    rows = list(csv.DictReader(io.StringIO(ikoe("figures", "trainees", "--format", "csv").stdout)))
    assert len({row["comparison_key"] for row in rows if row["group"] == "1"}) == 1


def test_a_group_of_figures_is_ranked_and_added(ikoe):
    rows = json.loads(ikoe("figures", "trainees", "--group", "2", "--rank", "--format", "json").stdout)
    assert [(row["rank"], row["number"]) for row in rows] == [("1", "51"), ("2", "40"), ("3", "11")]
    done = ikoe("figures", "trainees", "--group", "2", "--sum", "--format", "csv")
    assert done.stdout.splitlines()[1] == "trainees,51,false,1"
    assert done.stderr.count("Left out, since its total is added") == 2


def test_cells_are_safe_in_a_spreadsheet(ikoe):
    own = "SELECT ?cell { VALUES ?cell { '=1+1' '@sum' '-2.5' '+x' 'plain' } }"
    assert ikoe("query", "-", "--format", "csv", given=own).stdout.split() == [
        "cell",
        "'=1+1",
        "'@sum",
        "-2.5",
        "'+x",
        "plain",
    ]


def test_a_query_over_its_time_limit_ends_with_a_sentence(ikoe):
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a != ?d && ?d != ?g) }"
    done = ikoe("query", "-", "--timeout", "1", given=endless)
    assert (done.returncode, done.stdout) == (1, "")
    assert "the query ran over its time limit of 1 seconds. Narrow it" in done.stderr


def test_show_reads_like_a_dossier_with_lines(ikoe):
    text = ikoe("show", "jobcenter-dortmund").stdout
    assert text.startswith("Jobcenter Dortmund\n==================\n")
    for heading in ("Agreements and signings", "Measures", "Cooperation", "Key figures", "Not stated"):
        assert f"\n{heading} (" in text
    assert "61 Person, exact; 2018-01-01 - 2018-06-30  [partnerbericht-2018 L4135-4141]" in text
    facts = [line for line in text.splitlines() if ";" in line]
    assert len(facts) > 90
    assert [line for line in facts if not line.endswith("]")] == []


def test_show_takes_iris_short_names_and_concepts(ikoe):
    by_slug, by_name, by_iri = (
        ikoe("show", name).stdout for name in ("amif", "programme/amif", "https://w3id.org/ikoe-nrw/id/programme/amif")
    )
    assert by_slug == by_name == by_iri
    assert "Seminars in the AMIF project" in by_slug
    assert "Language mediation" in ikoe("show", "vocab/field/language-mediation").stdout


def test_show_gives_json(ikoe):
    found = json.loads(ikoe("show", "amif", "--format", "json", "--lang", "de").stdout)
    assert found["iri"] == "https://w3id.org/ikoe-nrw/id/programme/amif"
    assert found["sections"]["Maßnahmen"][0]["passages"]


def test_validate_and_build_pass_and_count(ikoe, tmp_path: Path):
    done = ikoe("validate")
    assert (done.returncode, done.stdout, done.stderr.strip()) == (0, "", "0 violation, 0 warning, 0 info.")
    done = ikoe("build", "--output", str(tmp_path / "graph.nq"), builds=tmp_path / "builds")
    assert done.returncode == 0
    assert (tmp_path / "graph.nq").stat().st_size > 1_000_000


def test_validate_writes_json_and_the_shacl_report(ikoe):
    assert json.loads(ikoe("validate", "--format", "json").stdout) == []
    assert "sh:conforms true" in ikoe("validate", "--format", "turtle").stdout


def test_validate_checks_against_a_standard(ikoe, tmp_path: Path):
    standard = ROOT / "tests" / "conformance" / "dcat-ap.ttl"
    done = ikoe("validate", "--shapes", str(standard))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "0 violation, 0 warning, 0 info.\n")
    done = ikoe("validate", "--shapes", str(standard.with_name("cpov.ttl")))
    assert done.returncode == 1
    assert "CPOV: a unit is a unit of a public organisation." in done.stdout


UNSUPPORTED = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> sh:targetNode <urn:thing> ; sh:sparql [ sh:select "SELECT $this { $this ?p ?o MINUS { ?o ?p $this } }" ] .
"""


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("broken.ttl", "<urn:a> <urn:b> .", "broken.ttl:1:17: "),
        ("none.ttl", "<urn:a> <urn:b> <urn:c> .", "none.ttl: the file holds no SHACL shape. Give another file."),
        ("wrong.ttl", UNSUPPORTED, "wrong.ttl: the validator (shifty) cannot use the shapes: invalid shapes graph"),
    ],
)
def test_shapes_that_cannot_be_used_are_named(ikoe, tmp_path: Path, name: str, content: str, message: str):
    (tmp_path / name).write_text(content)
    done = ikoe("validate", "--shapes", str(tmp_path / name))
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr


def test_a_file_that_can_hold_no_shapes_is_a_wrong_call(ikoe):
    for name, message in (("none.ttl", "no such file."), (str(ROOT / "README.md"), "its ending names no RDF format.")):
        done = ikoe("validate", "--shapes", name)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{name}: {message} Give" in done.stderr


def test_validate_compares_with_the_sources_where_they_are_given(ikoe, sources: Path):
    assert ikoe("validate", "--sources", str(sources.resolve())).returncode == 0
    assert "/nowhere: no such folder" in ikoe("validate", "--sources", "/nowhere").stderr


def test_evidence_passes(ikoe, sources: Path):
    done = ikoe("evidence", "--sources", str(sources.resolve()))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.strip().endswith("passages of 5 sources, 0 findings.")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["query", "accesions"], 2, "accesions: no such query. Did you mean accessions"),
        (["query", "nothing.rq"], 2, "nothing.rq: no such file"),
        (["query", "partner-modules"], 2, "parameter partner is missing. Add it, for example --set partner="),
        (["query", "partner-modules", "--set", "partner"], 2, "--set partner: this is no NAME=VALUE"),
        (["query", "partner-modules", "--set", "partner=wdx"], 2, "wdx: no such org. Did you mean wdr"),
        (["query", "accessions", "--set", "year=2012"], 2, "year: no such parameter. accessions takes language"),
        (["query", "accessions", "--set", "language=fr"], 2, "language=fr is not a language. Write en or de"),
        (["query", "accessions", "--format", "ttl"], 2, "--format ttl: this query answers with rows"),
        (["query", "accessions", "--endpoint", "http://127.0.0.1:9/"], 1, "http://127.0.0.1:9/ does not answer"),
        (["query", "accessions", "--endpoint", "nonsense"], 1, "nonsense does not answer"),
        (["show", "jobcenter-dortmnd"], 2, "jobcenter-dortmnd: no such thing. Did you mean jobcenter-dortmund"),
        (["show", "org/no such"], 2, "this is no IRI"),
        (["show", "asb-ruhr/job-fair"], 2, "asb-ruhr/job-fair: several things are called so. Say which one: "),
        (["evidence", "--sources", "/nowhere"], 1, "/nowhere: no such folder"),
        (["build", "--output", "/nowhere/graph.nq"], 2, "--output /nowhere/graph.nq: its folder does not exist"),
        (["query", "things", "--set", "kind=progamme"], 2, "progamme: no such kind. Did you mean programme"),
        (["query", "partners-in-field", "--set", "field=sprt"], 2, "no such field. Did you mean sport"),
        (["query", "partners-in-field", "--set", "field=sprt"], 2, "ikoe query concepts --set scheme=field lists them"),
        (
            ["query", "accessions", "--explain", "99"],
            2,
            "the answer has 28 rows. Give a row from 1 to 28",
        ),
        (["query", "accessions", "--explain", "--format", "csv"], 2, "an explanation comes as text or json"),
        (["query", "accessions", "--timeout", "0"], 2, "give a number of seconds above 0"),
        (["queries", "accesions"], 2, "accesions: no such query. Did you mean accessions"),
        (["figures", "trainee"], 2, "trainee: no such indicator. Did you mean trainees"),
        (["figures", "participants", "--sum"], 2, "groups that do not compare: they differ in counting basis"),
        (["figures", "age", "--group", "1", "--sum"], 2, "mean nothing when added"),
        (["fly"], 2, "invalid choice: 'fly'"),
        ([], 2, "the following arguments are required: COMMAND"),
    ],
)
def test_a_mistake_gets_one_sentence_and_a_status(ikoe, arguments: list[str], status: int, message: str):
    done = ikoe(*arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert message in done.stderr


def test_bad_sparql_says_where(ikoe):
    done = ikoe("query", "-", given="SELECT ?x WHERE { ?x ?y }")
    assert done.returncode == 2
    assert "The query cannot be read at line 1, column " in done.stderr


def test_a_query_file_that_is_no_text_says_so(ikoe, tmp_path: Path):
    (tmp_path / "own.rq").write_bytes(b"\xff\xfe")
    done = ikoe("query", str(tmp_path / "own.rq"))
    assert done.returncode == 2
    assert "the input is no UTF-8 text" in done.stderr


def test_a_file_changed_since_the_build_is_mentioned_once(knowledge: Path, tmp_path: Path):
    old = build.build(knowledge, tmp_path / "builds")
    path = knowledge / "data" / "registers" / "people.trig"
    os.utime(path, (time.time() + 5, time.time() + 5))
    said: list[str] = []
    assert build.ensure(knowledge, tmp_path / "builds", said.append) == old
    assert len(said) == 1


@pytest.mark.parametrize(
    "update",
    ["DELETE WHERE { ?s ?p ?o }", "# tidy up\nPREFIX ex: <urn:x#>\ninsert data { ex:a ex:b ex:c }", "DROP ALL"],
)
def test_an_update_is_refused(ikoe, update: str):
    done = ikoe("query", "-", given=update)
    assert (done.returncode, done.stdout) == (2, "")
    assert "and the graph is only read. Ask with SELECT, ASK, CONSTRUCT or DESCRIBE" in done.stderr


def test_a_reader_that_has_enough_is_no_error(made: build.Build):
    environment = os.environ | {"IKOE_BUILD": str(made.folder.parent), "PYTHONPATH": str(ROOT)}
    command = f"{sys.executable} -m ikoe_graph.cli query things | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, check=False)
    assert "Traceback" not in done.stderr
    assert done.stdout.startswith("kind")


def test_mutants_of_a_kind_come_as_a_table_with_what_escaped(ikoe):
    done = ikoe("mutants", "--kind", "misspelt-concept", "--kind", "number-altered", "--per-kind", "2", "--seed", "-3")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["kind", "meaning", "made", "noticed", "exceptions"]
    assert lines[2].split() == ["misspelt-concept", "A", "misspelt", "concept", "2", "2", "0"]
    assert done.stderr == "2 of 2 noticed (100.0%), 2 exceptions.\n"


def test_mutants_are_listed_by_kind_in_german(ikoe):
    rows = json.loads(ikoe("mutants", "--list", "--lang", "de", "--format", "json").stdout)
    assert {"kind": "decimal-comma", "meaning": "Ein Dezimalkomma", "exception": ""} in rows
    assert len(rows) >= 40


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--kind", "decimal-coma"), "decimal-coma: no such kind of defect. Did you mean decimal-comma"),
        (("--per-kind", "0"), "argument --per-kind: 0 is no number from 1"),
        (("--seed", "x"), "argument --seed: invalid int value"),
    ],
)
def test_mutants_called_wrongly(ikoe, arguments: tuple[str, ...], message: str):
    done = ikoe("mutants", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_fill_rates_stand_beside_their_floors(ikoe):
    rows = json.loads(ikoe("validate", "--fill", "--format", "json").stdout)
    (row,) = [row for row in rows if row["what"] == "ikoe:Measure -> dct:audience"]
    assert int(row["now"]) >= int(row["floor"]) > 700
    assert int(row["percent"]) == 100 * int(row["now"]) // int(row["of"])


def test_a_site_needs_a_host_of_its_own(ikoe):
    for address in ("https://example.org/ikoe", "example.org", "ftp://example.org"):
        done = ikoe("serve", "--base-url", address)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"--base-url {address}: the site needs a host of its own" in done.stderr
