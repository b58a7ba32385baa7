"""A release: what lies in it, the same bytes whenever and wherever, and what stops it."""

import csv
import datetime
import gzip
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import csvw
import networkx
import pyarrow.parquet
import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import DCTERMS, RDF, SH, SKOS, VOID

from ikoe_graph import build, catalogue, dataset, network, terms
from ikoe_graph.errors import CalledWrongly, DataError
from ikoe_graph.publish import dumps, listing, parts, rdf, release, tables
from ikoe_graph.query import ask

ROOT = Path(__file__).parent.parent
CONFORMANCE = Path(__file__).parent / "conformance"
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own list lacks terms of DCAT 3
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
DATA = rdflib.Namespace("https://w3id.org/ikoe-nrw/data/#")
OFFICIAL = {
    "dcat-ap": ["dcat-ap-SHACL.ttl"],
    "dcat-ap-de": [
        "dcat-ap-3.0.0-SHACL.ttl",
        "dcat-ap-SHACL-DE.ttl",
        "dcat-ap-spec-german-additions.ttl",
        "dcat-ap-de-deprecated.ttl",
        "dcat-ap-de-controlledvocabularies.ttl",
    ],
}
FORMULAS = ["=1+1", "+49 211 8618", "-x", "@SUM(A1)", "\tx"]


@pytest.fixture(scope="module")
def described(published: release.Release) -> rdflib.Graph:
    return rdflib.Graph().parse(published.folder / "dcat.ttl")


@pytest.fixture(scope="module")
def demands() -> rdflib.Graph:
    """What DCAT-AP.de demands, in our own words."""
    return rdflib.Graph().parse(CONFORMANCE / "dcat-ap-de.ttl")


@pytest.fixture(scope="module")
def metadata(published: release.Release) -> dict:
    return json.loads((published.folder / "tables" / "csv-metadata.json").read_text())


@pytest.fixture(scope="module")
def former(published: release.Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An older release: one quad fewer and two others, of another version."""
    folder = tmp_path_factory.mktemp("former") / "release"
    shutil.copytree(published.folder, folder)
    lines = (folder / "ikoe.nq").read_text().splitlines(keepends=True)
    (folder / "ikoe.nq").write_text("".join([*lines[3:], "<urn:s> <urn:p> <urn:o> <urn:g> .\n"]))
    old = "0" * len(published.version.digest)
    text = (folder / "dcat.ttl").read_text()
    for digest, other in ((published.version.digest, old), (published.version.digest[:12], old[:12])):
        text = text.replace(digest, other)
    (folder / "dcat.ttl").write_text(text)
    return folder


@pytest.fixture(scope="module")
def site(made: build.Build, former: Path, tmp_path_factory: pytest.TempPathFactory) -> release.Release:
    """A release with all that may be said of it."""
    folder = tmp_path_factory.mktemp("site") / "release"
    return release.publish(
        made, ROOT, folder, previous=former, base_url="https://example.org/ikoe/", issued="2026-11-26"
    )


@pytest.fixture(scope="module")
def of_site(site: release.Release) -> rdflib.Graph:
    return rdflib.Graph().parse(site.folder / "dcat.ttl")


def trees_are_equal(one: Path, other: Path) -> bool:
    names = [sorted(path.relative_to(each).as_posix() for path in each.rglob("*.*")) for each in (one, other)]
    return names[0] == names[1] and all((one / name).read_bytes() == (other / name).read_bytes() for name in names[0])


def rows(published: release.Release, name: str) -> list[dict[str, str]]:
    with (published.folder / "tables" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# ---- the same bytes -------------------------------------------------------------------------------------------------


def test_an_older_release_is_replaced_and_time_zone_language_and_hash_seed_do_not_show(
    made: build.Build, published: release.Release, tmp_path: Path
):
    shutil.copytree(published.folder, tmp_path / "again")
    for name in ("void.ttl", "tables/people.csv"):
        (tmp_path / "again" / name).write_text("of an older version\n")
    environment = os.environ | {
        "IKOE_BUILD": str(made.folder.parent),
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "4711",
        "PYTHONPATH": str(ROOT),
        "TZ": "Pacific/Kiritimati",
    }
    command = [sys.executable, "-m", "ikoe_graph.cli", "publish", "again", "--format", "csv"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=True)
    assert trees_are_equal(published.folder, tmp_path / "again")
    printed = list(csv.reader(done.stdout.splitlines()))
    assert printed[0] == ["file", "media type", "bytes", "sha256"]
    assert printed[1:] == [[each.path, each.media_type, str(each.size), each.digest] for each in published.files]
    assert done.stderr == ""
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_nothing_says_when_it_was_written(published: release.Release):
    year = str(datetime.datetime.now(tz=datetime.UTC).year)
    for name in ("dcat.ttl", "void.ttl", "README.md"):
        text = (published.folder / name).read_text()
        assert not re.search(rf"\b{year}-\d\d-\d\d\b", text.replace("2026-11-23", "")), name
    assert published.folder.joinpath("ikoe.nq.gz").read_bytes()[4:8] == bytes(4)  # the time in the head of gzip


def test_the_order_of_statements_does_not_show():
    triples = [
        ox.Triple(ox.NamedNode(f"urn:{subject}"), ox.NamedNode(name), ox.NamedNode(f"urn:{value}"))
        for subject in "ba"
        for name in ("http://purl.org/dc/terms/title", str(RDF.type))
        for value in (2, 1)
    ]
    text = rdf.write(triples, rdf.TURTLE)
    assert text == rdf.write([*reversed(triples), triples[0]], rdf.TURTLE)
    assert text.decode() == (
        "@prefix dct: <http://purl.org/dc/terms/> .\n"
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n\n"
        "<urn:a> a <urn:1> , <urn:2> ;\n\tdct:title <urn:1> , <urn:2> .\n\n"
        "<urn:b> a <urn:1> , <urn:2> ;\n\tdct:title <urn:1> , <urn:2> .\n"
    )


def test_a_blank_node_is_refused():
    for triple in (
        ox.Triple(ox.BlankNode("b"), ox.NamedNode("urn:p"), ox.Literal("o")),
        ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.BlankNode("b")),
    ):
        with pytest.raises(DataError, match=r"a blank node has another name in every run. Give it an IRI"):
            rdf.write([triple], rdf.TURTLE)


# ---- files ----------------------------------------------------------------------------------------------------------


def test_the_sums_hold(published: release.Release):
    done = subprocess.run(["sha256sum", "--quiet", "--check", "SHA256SUMS"], cwd=published.folder, check=False)
    assert done.returncode == 0
    listed = {line.partition("  ")[2] for line in (published.folder / "SHA256SUMS").read_text().splitlines()}
    assert listed | {"SHA256SUMS"} == {each.path for each in published.files}


def test_the_dataset_file_is_that_of_the_build(made: build.Build, published: release.Release):
    assert (published.folder / "ikoe.nq").read_bytes() == made.dataset_file.read_bytes()
    assert published.version.digest == made.digest


def test_every_partner_has_a_file_with_its_facts(loaded: dataset.Dataset, published: release.Release):
    partners = [row["partner"].removeprefix("org/") for row in rows(published, "partners")]
    assert {path.stem for path in (published.folder / "partners").glob("*.ttl")} == set(partners)
    assert len(partners) == 28
    graph = rdflib.Graph().parse(published.folder / "partners" / "jobcenter-dortmund.ttl")
    reported = ask(
        loaded, "SELECT ?fact { ?fact ikoe:reportedBy <https://w3id.org/ikoe-nrw/id/org/jobcenter-dortmund> }"
    )
    assert {rdflib.URIRef(term.value) for (term,) in reported.rows()} <= set(graph.subjects(RDF.type))
    evidence = terms.BASE + "id/evidence/partnerbericht-2018/L4101-4105"
    assert (rdflib.URIRef(evidence), None, None) in graph
    field = rdflib.URIRef(terms.BASE + "vocab/field/awareness")
    assert {label.language for label in graph.objects(field, SKOS.prefLabel)} == {"de", "en"}
    foreign = rdflib.URIRef(terms.BASE + "id/measure/rheinbahn/gelbe-hand-competition")
    assert (foreign, RDF.type, None) not in graph


def test_every_graph_has_a_file_with_its_triples(loaded: dataset.Dataset, published: release.Release):
    for name, size in loaded.graph_sizes().items():
        path = published.folder / "graphs" / f"{name.removeprefix(terms.GRAPH)}.ttl"
        assert len(list(ox.parse(path=str(path)))) == size


def test_the_model_is_copied_as_it_is(published: release.Release):
    for path in (ROOT / "ontology").rglob("*.*"):
        assert (published.folder / path.relative_to(ROOT)).read_bytes() == path.read_bytes()
    for path in (ROOT / "queries").glob("*.rq"):
        assert (published.folder / "queries" / path.name).read_bytes() == path.read_bytes()


# ---- tables ---------------------------------------------------------------------------------------------------------


def test_csv_on_the_web_reads_every_table(published: release.Release, metadata: dict):
    group = csvw.TableGroup.from_file(published.folder / "tables" / "csv-metadata.json")
    assert len(group.tables) == len(metadata["tables"]) == len(list((ROOT / "queries" / "tables").glob("*.rq")))
    for table in group.tables:
        assert len(list(table.iterdicts(strict=True))) > 0
    group.check_referential_integrity()


def test_a_broken_reference_would_be_noticed(published: release.Release, tmp_path: Path):
    shutil.copytree(published.folder / "tables", tmp_path / "tables")
    path = tmp_path / "tables" / "measure-fields.csv"
    path.write_text(path.read_text().replace("field/awareness", "field/awarenes", 1))
    with pytest.raises(ValueError, match="field/awarenes"):
        csvw.TableGroup.from_file(tmp_path / "tables" / "csv-metadata.json").check_referential_integrity()


def test_every_column_is_explained_in_both_languages(metadata: dict):
    for table in metadata["tables"]:
        assert {each["@language"] for each in table["dc:title"]} == {"de", "en"}
        for column in table["tableSchema"]["columns"]:
            assert set(column["titles"]) == {"de", "en"}
            assert {each["@language"] for each in column["dc:description"]} == {"de", "en"}
            assert column["datatype"]


def test_no_column_is_explained_that_no_table_has(metadata: dict):
    used = {column["name"] for table in metadata["tables"] for column in table["tableSchema"]["columns"]}
    known = tables.read_columns(ROOT)
    assert set(known) == used
    assert list(known) == sorted(known)


@pytest.mark.parametrize(
    ("name", "kind", "count"),
    [
        ("concepts", "skos:Concept", 449),
        ("contradictions", "ikoe:Contradiction", 23),
        ("cooperations", "ikoe:Cooperation", 130),
        ("events", "schema:Event", 117),
        ("figures", "ikoe:KeyFigure", 309),
        ("funding", "schema:MonetaryGrant", 31),
        ("measures", "ikoe:Measure", 784),
        ("modules", "ikoe:Module", 94),
        ("not-stated", "ikoe:NotStated", 348),
        ("people", "foaf:Person", 40),
        ("places", "dct:Location", 112),
        ("programmes", "ikoe:Programme", 16),
        ("projects", "foaf:Project", 43),
        ("reports", "ikoe:PartnerReport", 27),
        ("sources", "ikoe:Source", 5),
    ],
)
def test_a_table_has_a_row_for_each_thing(loaded: dataset.Dataset, published: release.Release, name, kind, count):
    (stated,) = ask(loaded, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a {kind} }}").texts()
    assert len(rows(published, name)) == int(stated[0]) == count


def test_a_row_says_what_the_graph_says(published: release.Release):
    (row,) = [each for each in rows(published, "partners") if each["partner"] == "org/jobcenter-dortmund"]
    assert (row["rank"], row["joined"], row["signed"]) == ("18", "2015-05-27", "2015-05-27")
    assert row["report"] == "document/report-2018-jobcenter-dortmund"
    (row,) = [each for each in rows(published, "places") if each["place"] == "place/dortmund"]
    assert row["identifier"] == "05913000"
    assert (51 < float(row["latitude"]) < 52, 7 < float(row["longitude"]) < 8) == (True, True)
    parties = [each for each in rows(published, "cooperation-parties") if "amif" in each["cooperation"]]
    assert {"org/jobcenter-dortmund", "org/multikulturelles-forum"} <= {each["organisation"] for each in parties}


def test_lists_and_texts_stay_apart(loaded: dataset.Dataset):
    texts = ask(loaded, 'SELECT ?v { ?s schema:name|schema:roleName|schema:url|foaf:name ?v FILTER CONTAINS(?v, "|") }')
    assert list(texts.rows()) == []


def test_parquet_holds_what_csv_holds(published: release.Release, metadata: dict):
    for table in metadata["tables"]:
        name = table["url"].removesuffix(".csv")
        read = pyarrow.parquet.read_table(published.folder / "tables" / f"{name}.parquet")
        expected = rows(published, name)
        assert read.num_rows == len(expected)
        for column in table["tableSchema"]["columns"]:
            values = [as_text(value, column) for value in read.column(column["name"]).to_pylist()]
            assert values == [as_value(row[column["name"]], column) for row in expected], (name, column["name"])


def as_text(value: object, column: dict) -> object:
    if isinstance(value, list):
        return "|".join(str(as_text(each, column)) for each in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else (value if isinstance(value, float) else str(value))


def as_value(text: str, column: dict) -> object:
    return float(text) if column["datatype"] == "decimal" and text else text


def test_types_of_columns_reach_parquet(published: release.Release):
    figures = pyarrow.parquet.read_schema(published.folder / "tables" / "figures.parquet")
    assert str(figures.field("value").type) == "double"
    assert str(figures.field("bases").type) == "list<element: string>"
    assert figures.field("value").metadata[b"title_de"] == b"Wert"


def test_a_spreadsheet_takes_no_cell_for_a_formula(published: release.Release):
    for path in (published.folder / "tables").glob("*.csv"):
        for row in csv.reader(path.open(newline="", encoding="utf-8")):
            for cell in row:
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or re.fullmatch(r"-?\d+(\.\d+)?", cell)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_led_by_an_apostrophe_in_csv_only(text: str):
    column = tables.Column("names", "text", {}, {}, list=False, refers="")
    query = catalogue.parse("t", "#+ summary: t\n#+ key: [names]\nSELECT ?names {}", "t.rq")
    table = tables.Table(query, [column], ("names",), [[text], ["-5"]])
    written = {each.path: each.content for each in tables.files_of(table)}
    assert list(csv.reader(written["tables/t.csv"].decode().splitlines())) == [["names"], [f"'{text}"], ["-5"]]
    kept = pyarrow.parquet.read_table(pyarrow.BufferReader(written["tables/t.parquet"]))
    assert kept.column("names").to_pylist() == [text, "-5"]


def test_a_column_without_explanation_is_named(knowledge: Path, loaded: dataset.Dataset):
    path = knowledge / "queries" / "tables" / "people.rq"
    path.write_text(path.read_text().replace("?label_en", "?label_fr"))
    with pytest.raises(DataError, match=r"people.rq: not all columns are explained. Add an entry .* label_fr"):
        tables.read(knowledge, loaded)


def test_two_rows_for_one_thing_are_an_error(knowledge: Path, loaded: dataset.Dataset):
    path = knowledge / "queries" / "tables" / "target-groups.rq"
    path.write_text(path.read_text().replace("#+ key: [measure, target_group]", "#+ key: [measure]"))
    with pytest.raises(DataError, match=r"target-groups.rq: two rows for measure/.*Group the column"):
        tables.read(knowledge, loaded)


# ---- description ----------------------------------------------------------------------------------------------------


def test_the_description_names_every_data_file_as_it_is(published: release.Release, described: rdflib.Graph):
    by_address = {
        str(described.value(node, DCAT.downloadURL)): node for node in described.subjects(RDF.type, DCAT.Distribution)
    }
    held = [each for each in published.files if each.part]
    assert set(by_address) == {parts.PLACE + each.path for each in held}
    for each in held:
        node = by_address[parts.PLACE + each.path]
        assert int(described.value(node, DCAT.byteSize)) == (published.folder / each.path).stat().st_size
        checksum = described.value(node, SPDX.checksum)
        assert described.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        assert str(described.value(checksum, SPDX.checksumValue)).lower() == each.digest
        assert described.value(node, DCTERMS.license) == rdflib.URIRef("http://dcat-ap.de/def/licenses/cc-by/4.0")
        assert {title.language for title in described.objects(node, DCTERMS.title)} == {"de", "en"}
        assert (None, DCAT.distribution, node) in described


def test_the_release_lists_its_files(published: release.Release):
    there = {path.relative_to(published.folder).as_posix() for path in published.folder.rglob("*") if path.is_file()}
    assert sorted(each.path for each in published.files) == sorted(there)
    for each in published.files:
        content = (published.folder / each.path).read_bytes()
        assert (each.size, each.digest) == (len(content), hashlib.sha256(content).hexdigest())
        assert set(each.title) == {"de", "en"}
    about = {each.path for each in published.files if not each.part}
    assert about == {"README.md", "RELEASE-NOTES.de.md", "RELEASE-NOTES.md", "SHA256SUMS", "dcat.ttl", "void.ttl"}
    assert listing.read(published.folder).files == published.files


def test_a_compressed_file_says_what_it_holds(described: rdflib.Graph):
    node = DATA["ikoe.nq.gz"]
    assert str(described.value(node, DCAT.mediaType)).endswith("/application/n-quads")
    assert str(described.value(node, DCAT.compressFormat)).endswith("/application/gzip")


def test_time_and_place_come_from_the_data(loaded: dataset.Dataset, described: rdflib.Graph):
    period = described.value(DATA.dataset, DCTERMS.temporal)
    (stated,) = ask(
        loaded, "SELECT (MIN(STR(?d)) AS ?a) (MAX(STR(?d)) AS ?b) { ?s schema:startDate|schema:endDate ?d }"
    ).texts()
    assert (str(described.value(period, DCAT.startDate)), str(described.value(period, DCAT.endDate))) == stated
    place = described.value(DATA.dataset, DCTERMS.spatial)
    assert ask(loaded, f"ASK {{ <{terms.BASE}id/place/nordrhein-westfalen> skos:exactMatch <{place}> }}").results


def test_an_endpoint_is_described_where_the_site_is_known(
    site: release.Release, of_site: rdflib.Graph, described: rdflib.Graph
):
    assert (None, RDF.type, DCAT.DataService) not in described
    (service,) = of_site.subjects(RDF.type, DCAT.DataService)
    assert str(of_site.value(service, DCAT.endpointURL)) == "https://example.org/ikoe/sparql"
    dump = rdflib.URIRef("https://example.org/ikoe/data/ikoe.trig")
    assert of_site.value(DATA["ikoe.trig"], DCAT.downloadURL) == dump
    void = rdflib.Graph().parse(site.folder / "void.ttl")
    assert void.value(DATA.dataset, VOID.sparqlEndpoint) == of_site.value(service, DCAT.endpointURL)
    assert (DATA.dataset, VOID.dataDump, dump) in void


def test_a_day_of_issue_is_stated_where_given(of_site: rdflib.Graph, described: rdflib.Graph):
    assert (None, DCTERMS.issued, None) not in described
    assert of_site.value(DATA.dataset, DCTERMS.issued) == rdflib.Literal("2026-11-26", datatype=rdflib.XSD.date)


def test_void_counts_what_there_is(published: release.Release, loaded: dataset.Dataset):
    void = rdflib.Graph().parse(published.folder / "void.ttl")
    union = rdflib.Graph().parse(published.folder / "ikoe-union.nt")
    here = DATA.dataset

    def count(node: rdflib.term.Node, name: rdflib.URIRef) -> int:
        return int(void.value(node, name))

    assert count(here, VOID.triples) == len(union)
    assert count(here, VOID.distinctSubjects) == len(set(union.subjects()))
    assert count(here, VOID.distinctObjects) == len(set(union.objects()))
    assert count(here, VOID.properties) == len(set(union.predicates()))
    things = {each for each in union.subjects(RDF.type) if str(each).startswith(terms.BASE + "id/")}
    assert count(here, VOID.entities) == len(things)
    classes = {void.value(node, VOID["class"]): node for node in void.objects(here, VOID.classPartition)}
    assert set(classes) == set(union.objects(None, RDF.type))
    for name, node in classes.items():
        assert count(node, VOID.entities) == len(set(union.subjects(RDF.type, name)))
    properties = {void.value(node, VOID.property): node for node in void.objects(here, VOID.propertyPartition)}
    assert set(properties) == set(union.predicates())
    for name, node in properties.items():
        assert count(node, VOID.triples) == len(list(union.triples((None, name, None))))
    for name, size in loaded.graph_sizes().items():
        assert count(rdflib.URIRef(name), VOID.triples) == size
    links = [node for node in void.objects(here, VOID.subset) if (node, RDF.type, VOID.Linkset) in void]
    assert sum(count(node, VOID.triples) for node in links) == len(list(union.triples((None, SKOS.exactMatch, None))))
    for dump in void.objects(here, VOID.dataDump):
        assert (published.folder / str(dump).removeprefix(parts.PLACE)).is_file()


def test_what_dcat_ap_de_demands_in_our_words_is_fulfilled(of_site: rdflib.Graph, demands: rdflib.Graph):
    conforms, _, text = pyshacl.validate(of_site, shacl_graph=demands)
    assert conforms, text
    for _, kind in demands.subject_objects(SH.targetClass):
        assert (None, RDF.type, kind) in of_site


def test_every_demand_can_fail(demands: rdflib.Graph):
    constraints = {SH["class"], SH.datatype, SH.maxCount, SH.minCount, SH.nodeKind, SH.pattern, SH.uniqueLang}
    _, report, _ = pyshacl.validate(rdflib.Graph().parse(CONFORMANCE / "dcat-ap-de.invalid.ttl"), shacl_graph=demands)
    found = {
        (report.value(result, SH.sourceShape), str(component).removesuffix("ConstraintComponent").casefold())
        for result, component in report.subject_objects(SH.sourceConstraintComponent)
    }
    stated = {(shape, str(name).casefold()) for shape, name, _ in demands if name in constraints}
    assert stated == found


@pytest.mark.parametrize("standard", OFFICIAL)
def test_the_official_shapes_find_nothing(of_site: rdflib.Graph, standards: Path, standard: str):
    files = [standards / name for name in OFFICIAL[standard]]
    if missing := [path.name for path in files if not path.is_file()]:
        pytest.skip(f"the official shapes are not at hand: {missing}")
    shapes = rdflib.Graph()
    for path in files:
        shapes.parse(path)
    for shape, property_shape in list(shapes.subject_objects(SH.property)):
        if (property_shape, None, None) not in shapes:  # DCAT-AP 3.0.1 names two that it does not hold
            shapes.remove((shape, SH.property, property_shape))
    conforms, _, text = pyshacl.validate(of_site, shacl_graph=shapes, do_owl_imports=False)
    assert conforms, text


def test_the_readme_says_what_lies_there(published: release.Release):
    text = (published.folder / "README.md").read_text()
    for each in published.files:
        if each.part:
            assert f"| `{each.path}` |" in text
            assert each.digest in text
    triples = (published.folder / "ikoe-union.nt").read_bytes().count(b"\n")
    for words in ("## Wie zitieren", "## How to cite", "CC BY 4.0", f"{triples} Tripel", f"{triples} triples", "HDT"):
        assert words in text
    assert published.version.name in text


# ---- versions -------------------------------------------------------------------------------------------------------


def test_the_release_before_is_named_with_what_changed(site: release.Release, of_site: rdflib.Graph):
    before = of_site.value(DATA.dataset, DCAT.previousVersion)
    assert str(of_site.value(before, DCAT.version)) == f"0.1.0+{'0' * 12}" != site.version.name
    notes = of_site.objects(DATA.dataset, rdflib.URIRef(terms.lengthen("adms:versionNotes")))
    assert {each.language: str(each) for each in notes} == {
        "de": "Gegenüber 0.1.0+000000000000 sind 3 Quads hinzugekommen und 1 weggefallen.",
        "en": "Since 0.1.0+000000000000 3 quads were added and 1 removed.",
    }
    assert "Since 0.1.0+000000000000 3 quads" in (site.folder / "README.md").read_text()


def test_release_notes_tell_what_changed_or_that_nothing_came_before(site: release.Release, published: release.Release):
    german = (site.folder / "RELEASE-NOTES.de.md").read_text()
    assert f"Von Fassung 0.1.0+{'0' * 12} zu Fassung {site.version.name}." in german
    assert german.count("\n- ") > 0
    assert "This is the first release." in (published.folder / "RELEASE-NOTES.md").read_text()


def test_a_release_is_not_its_own_predecessor(made: build.Build, published: release.Release, tmp_path: Path):
    with pytest.raises(CalledWrongly, match=r"it is this very version. Name an older release"):
        release.publish(made, ROOT, tmp_path / "x", previous=published.folder)


def test_a_folder_that_is_no_release_is_no_predecessor(made: build.Build, tmp_path: Path):
    with pytest.raises(DataError, match="description of a release cannot be read"):
        release.publish(made, ROOT, tmp_path / "x", previous=tmp_path)


def test_a_release_without_its_data_is_no_predecessor(made: build.Build, former: Path, tmp_path: Path):
    shutil.copyfile(former / "dcat.ttl", tmp_path / "dcat.ttl")
    with pytest.raises(DataError, match=r"ikoe.nq: the release before lacks this file"):
        release.publish(made, ROOT, tmp_path / "x", previous=tmp_path)


# ---- what stops it --------------------------------------------------------------------------------------------------


def test_nothing_is_published_when_files_changed_since_the_build(made: build.Build, knowledge: Path, tmp_path: Path):
    path = knowledge / "data" / "registers" / "programmes.trig"
    os.utime(path, (time.time() + 5, time.time() + 5))
    with pytest.raises(DataError, match=r"changed since the build.* Run ikoe build, then publish"):
        release.publish(made, knowledge, tmp_path / "release")
    assert not (tmp_path / "release").exists()


def test_data_that_breaks_a_rule_is_not_published(knowledge: Path, tmp_path: Path):
    path = knowledge / "data" / "registers" / "programmes.trig"
    path.write_text(path.read_text().replace("a ikoe:Programme", "a ikoe:Programm", 1))
    environment = os.environ | {"IKOE_BUILD": str(tmp_path / "builds"), "PYTHONPATH": str(tmp_path / "code")}
    shutil.copytree(
        ROOT / "ikoe_graph", tmp_path / "code" / "ikoe_graph", ignore=shutil.ignore_patterns("__pycache__", "static")
    )
    for name in ("data", "ontology", "queries"):
        (tmp_path / "code" / name).symlink_to(knowledge / name)
    command = [sys.executable, "-m", "ikoe_graph.cli", "publish", "release"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "breaks" in done.stderr
    assert not (tmp_path / "release").exists()


def test_a_folder_with_other_files_is_left_alone(made: build.Build, published: release.Release, tmp_path: Path):
    target = tmp_path / "release"
    shutil.copytree(published.folder, target)
    (target / "notes.txt").write_text("mine")
    with pytest.raises(DataError, match=r"notes.txt: this file is not part of a release.* Move it away"):
        release.publish(made, ROOT, target)
    assert (target / "notes.txt").read_text() == "mine"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.odt").write_text("mine")
    with pytest.raises(DataError, match=r"letter.odt: this file is not part of a release"):
        release.publish(made, ROOT, tmp_path / "other")


def test_a_file_is_no_folder(made: build.Build, tmp_path: Path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CalledWrongly, match=r"a file stands there. Name a folder"):
        release.publish(made, ROOT, tmp_path / "file")


@pytest.mark.parametrize(
    "address", ["example.org", "ftp://example.org", "https://a b", 'https://x/"', "https://x?q", ""]
)
def test_an_address_that_is_none_is_refused(made: build.Build, tmp_path: Path, address: str):
    with pytest.raises(CalledWrongly, match=r"this is no web address. Give one such as"):
        release.publish(made, ROOT, tmp_path / "x", base_url=address)


@pytest.mark.parametrize("day", ["26.11.2026", "2026-13-01", "2026-02-30", "today", ""])
def test_a_day_that_is_none_is_refused(made: build.Build, tmp_path: Path, day: str):
    with pytest.raises(CalledWrongly, match=r"this is no day. Give one such as"):
        release.publish(made, ROOT, tmp_path / "x", issued=day)


@pytest.mark.parametrize("delay", [1.0, 2.0])
def test_a_killed_run_leaves_no_half_release(
    made: build.Build, published: release.Release, tmp_path: Path, delay: float
):
    target = tmp_path / "release"
    shutil.copytree(published.folder, target)
    environment = os.environ | {"IKOE_BUILD": str(made.folder.parent), "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(
        [sys.executable, "-m", "ikoe_graph.cli", "publish", str(target)], env=environment, stdout=subprocess.DEVNULL
    )
    time.sleep(delay)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert trees_are_equal(published.folder, target)


def test_a_folder_that_is_no_release_cannot_be_listed(tmp_path: Path):
    with pytest.raises(DataError, match="Name the folder of a release"):
        listing.read(tmp_path)


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "queries" / "edges").glob("*.rq")))
def test_every_network_lies_there_alike_in_each_form(loaded: dataset.Dataset, published: release.Release, name: str):
    def rows(side: str) -> list[dict[str, str]]:
        with (published.folder / "networks" / f"{name}-{side}.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    things = network.read_things(loaded, catalogue.read_file(ROOT / "queries" / "nodes" / "things.rq"))
    made = network.build(loaded, catalogue.read_file(ROOT / "queries" / "edges" / f"{name}.rq"), {}, things)
    weights = {(edge.source, edge.target): edge.weight for edge in made.edges}
    assert [row["iri"] for row in rows("nodes")] == list(made.nodes)
    assert {(row["source"], row["target"]): int(row["weight"]) for row in rows("edges")} == weights
    folder = published.folder / "networks"
    graph = networkx.read_graphml(folder / f"{name}.graphml.gz")
    iris = networkx.get_node_attributes(graph, "iri")
    assert {frozenset((iris[one], iris[other])) for one, other in graph.edges} == {frozenset(each) for each in weights}
    with gzip.open(folder / f"{name}.gexf.gz") as file:
        assert networkx.read_gexf(file, version="1.3").number_of_edges() == len(weights)
    with gzip.open(folder / f"{name}.json.gz") as file:
        numbers = json.load(file)["numbers"]
    assert [numbers[key] for key in ("nodes", "edges", "facts")] == [len(iris), len(weights), made.facts]


def test_new_parts_have_a_place(published: release.Release):
    """Whoever adds a part describes its data set: otherwise its files would belong to nothing."""
    titles = listing.read_words(published.folder).descriptions
    assert {each.part for each in published.files if each.part} <= set(titles)
    assert dumps.dataset in release.PARTS
