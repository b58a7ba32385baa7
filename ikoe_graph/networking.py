"""The commands on networks: `ikoe network`, `ikoe path` and `ikoe spark`. Each returns its exit status.

Rows and files go to stdout or to --output, what they mean goes to stderr.
"""

import csv
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ikoe_graph import home, terms
from ikoe_graph.asking import current_build, read_values
from ikoe_graph.console import say, write_json, write_rows
from ikoe_graph.errors import CalledWrongly, NothingFound, UnknownName

if TYPE_CHECKING:
    from ikoe_graph.build import Build
    from ikoe_graph.catalogue import Query
    from ikoe_graph.columns import Sheet
    from ikoe_graph.dataset import Dataset
    from ikoe_graph.measures import Definitions
    from ikoe_graph.network import Thing
    from ikoe_graph.paths import Path

PICTURES = ("svg", "png", "pdf")


def run_network(options: Namespace) -> int:
    """Prints a network, its measures or a file of it; without a name the projections, or the measures there are."""
    if options.measures:
        return _list_measures(options)
    made = current_build(options.endpoint)
    if options.edges is None:
        return _list_projections(options, _projections(made))
    definitions = _definitions()
    sheet = _sheet(options, made)._replace(definitions=definitions)
    if options.format in PICTURES or options.format == "html":
        return _write(options, _picture(options, sheet))
    if options.format == "table":
        return _write_tables(options, sheet, definitions)
    from ikoe_graph.export import FORMS

    scopes = {definitions.measures[name].scope for name in sheet.results}
    if options.format == "csv" and scopes:
        return _write(options, _measured_csv(sheet, scopes))
    return _write(options, FORMS[options.format].write(sheet))


def run_path(options: Namespace) -> int:
    """Prints the shortest path between two things with the facts and lines of each step."""
    from ikoe_graph import dossier, network, network_text, paths

    made = current_build(options.endpoint)
    known, dataset = _projections(made), made.open()
    things = _things(made, dataset)
    names = list(dict.fromkeys(options.edges or ["cooperation"]))
    networks = [network.build(dataset, _known(known, name), {}, things) for name in names]
    joined = networks[0] if len(networks) == 1 else network.merged(networks)
    start, end = (dossier.find(dataset, name) for name in (options.start, options.end))
    for iri in (start, end):
        if iri not in joined.nodes:
            built = (network.build(dataset, query, {}, things) for query in known.values())
            elsewhere = [each.query.name for each in built if iri in each.nodes]
            raise NothingFound(network_text.absent(joined, network.thing_of(things, iri), elsewhere, options.lang))
    found = paths.shortest(joined, start, end)
    if found is None:
        raise NothingFound(network_text.apart(joined, things, (start, end), options.lang))
    if options.format == "json":
        write_json(_path_entry(found, things))
    else:
        print("\n".join(network_text.path_lines(found, things, options.lang)))
    return 0


def run_spark(options: Namespace) -> int:
    """Measures edge lists with Apache Spark: rows to stdout, or as a folder of CSV files that its workers write."""
    from ikoe_graph import spark

    if options.predicate and not any(".n" in file for file in options.files):
        raise CalledWrongly("--predicate chooses among triples. Give N-Quads or N-Triples, or leave it out.")
    session = spark.session(options.master, options.partitions)
    from pyspark.errors import PySparkException

    try:
        edges = spark.read(session, options.files, [terms.lengthen(each) for each in options.predicate])
        found = spark.measure(edges, directed=options.directed, tolerance=options.tolerance, say=say)
        if options.output:
            found.write.csv(str(options.output), header=True)
        else:
            csv.writer(sys.stdout).writerows([found.columns, *found.toLocalIterator()])
    except PySparkException as error:
        raise CalledWrongly(f"Spark cannot do it: {spark.first_line(error)}.") from error
    finally:
        session.stop()
    return 0


def _sheet(options: Namespace, made: "Build") -> "Sheet":
    """The network that the options ask for, measured."""
    from ikoe_graph import layout, measures, network
    from ikoe_graph.columns import Sheet

    query, values, dataset = _known(_projections(made), options.edges), read_values(options.set), made.open()
    things = _things(made, dataset)
    found = network.build(dataset, query, values, things)
    if not found.edges:
        raise NothingFound(_without(dataset, query, values, things))
    if options.project:
        found = network.project(found, options.project)
    kept = found.at_least(options.least)
    if not kept.edges:
        heaviest = max((edge.weight for edge in found.edges), default=0)
        raise NothingFound(
            f"{query.name}: no edge has a weight of {options.least} or more; the heaviest has {heaviest}. "
            "Lower --least."
        )
    asked = measures.MEASURES if "all" in options.measure else options.measure
    places = layout.positions(kept) if options.layout else {}
    return Sheet(kept, measures.measure(kept, asked), options.lang, made.digest, places)


def _measured_csv(sheet: "Sheet", scopes: set[str]) -> bytes:
    """The nodes, or the edges, with their measures."""
    from ikoe_graph.export import edge_rows, node_rows, rows_to_csv

    if len(scopes) > 1 or "network" in scopes:
        raise CalledWrongly(
            "--format csv holds either nodes or edges. Measure one of these, or choose --format table or json for all."
        )
    return rows_to_csv(node_rows(sheet) if "node" in scopes else edge_rows(sheet))


def _write_tables(options: Namespace, sheet: "Sheet", definitions: "Definitions") -> int:
    """Edges, or whatever was measured, as tables; what they mean beside them."""
    from ikoe_graph import network_text
    from ikoe_graph.table import UNFOLDED, lay_out

    tables = network_text.tables(sheet, definitions)
    if options.output:
        return _write(options, "\n".join(lay_out(*each, width=UNFOLDED) for each in tables).encode())
    print("\n".join(lay_out(*each) for each in tables), end="")
    print("\n".join(network_text.meaning(sheet, definitions)), file=sys.stderr)
    return 0


def _without(dataset: "Dataset", query: "Query", values: Mapping[str, str], things: "Mapping[str, Thing]") -> str:
    """What an empty network would hold with one value less."""
    from ikoe_graph import network

    said = ", ".join(f"{name}={value}" for name, value in values.items())
    more = []
    for name in values:
        rest = {other: value for other, value in values.items() if other != name}
        more.append(f"{len(network.build(dataset, query, rest, things).edges)} without {name}")
    return f"{query.name}: there is no edge{f' with {said}' if said else ''}. There are {', '.join(more)}."


def _list_projections(options: Namespace, known: "Mapping[str, Query]") -> int:
    columns = ("network", "edges", "meaning", "parameters")
    described = [(each.name, each.summary[options.lang], each.description[options.lang]) for each in known.values()]
    parameters = [", ".join(each.name for each in query.parameters) for query in known.values()]
    rows = [(*texts, names) for texts, names in zip(described, parameters, strict=True)]
    return _write_list(options, columns, rows)


def _list_measures(options: Namespace) -> int:
    columns = ("measure", "of", "tells", "tells not")
    language = options.lang
    rows = [
        (each.name, each.scope, each.tells[language], each.tells_not[language])
        for each in _definitions().measures.values()
    ]
    return _write_list(options, columns, rows)


def _write_list(options: Namespace, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    if options.format not in ("table", "csv", "json"):
        raise CalledWrongly(f"--format {options.format}: a list comes as table, csv or json. Or name a network.")
    write_rows(options.format, columns, rows)
    return 0


def _path_entry(found: "Path", things: "Mapping[str, Thing]") -> dict[str, object]:
    """A path as data: steps with whole facts, and the labels of all that they name, in both languages."""
    from ikoe_graph.network import Edge, named
    from ikoe_graph.node_link import fact_entry

    steps = [
        {
            "from": things[step.start].name,
            "to": things[step.end].name,
            "facts": [fact_entry(fact) for fact in step.facts],
        }
        for step in found.steps
    ]
    iris = named(Edge(*step) for step in found.steps)
    labels = {things[iri].name: dict(things[iri].labels) for iri in sorted(iris) if iri in things}
    return {"steps": steps, "others": found.others, "things": labels}


def _picture(options: Namespace, sheet: "Sheet") -> bytes:
    if options.format == "html":
        from ikoe_graph.web import network_page

        assert sheet.definitions is not None  # noqa: S101
        return network_page.document(sheet.network, sheet.definitions, options.lang, sheet.release).encode()
    from ikoe_graph.picture import draw, read_categories

    return draw(sheet, options.format, read_categories(home.knowledge() / "queries"))


def _write(options: Namespace, content: bytes) -> int:
    if options.output:
        options.output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    return 0


def _projections(made: "Build") -> "dict[str, Query]":
    from ikoe_graph.build import queries

    return queries(made, home.knowledge(), "edges")


def _known(known: "Mapping[str, Query]", name: str) -> "Query":
    if name not in known:
        raise UnknownName("network", name, known, "ikoe network lists them all.")
    return known[name]


def _things(made: "Build", dataset: "Dataset") -> "dict[str, Thing]":
    from ikoe_graph.build import queries
    from ikoe_graph.network import read_things

    return read_things(dataset, queries(made, home.knowledge(), "nodes")["things"])


def _definitions() -> "Definitions":
    from ikoe_graph import measures

    return measures.read(home.knowledge() / "queries")
