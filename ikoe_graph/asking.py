"""The commands of analysts: `ikoe query`, `ikoe queries`, `ikoe figures` and `ikoe show`. Each returns its exit status.

Rows go to stdout, words to stderr. Late imports keep a short command near the cost of a bare interpreter.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ikoe_graph import home
from ikoe_graph.console import say, write_file, write_json, write_rows, write_table
from ikoe_graph.errors import CalledWrongly, QueryError, UnknownName

if TYPE_CHECKING:
    from ikoe_graph.build import Build, StoredAnswer
    from ikoe_graph.catalogue import Query
    from ikoe_graph.figures import Figure, Group
    from ikoe_graph.query import Answer, Source


def run_query(options: Namespace) -> int:
    """Prints the answer of a query, or with --explain what one of its rows rests on."""
    from ikoe_graph import catalogue

    values = read_values(options.set)
    own = options.query == "-" or options.query.endswith(".rq")
    made = None if own and options.endpoint else current_build()
    query = _own_query(options.query) if own or made is None else _named_query(made, options.query)
    if any(each.name == "language" for each in query.parameters):
        values.setdefault("language", options.lang)
    text = catalogue.fill(query, values)
    if options.explain is not None:
        return _explain(options, _source(options, made, query, values), text)
    stored = None if options.endpoint or made is None else made.stored_answer(query.name, values, text)
    if stored is None:
        from ikoe_graph.query import ask

        return _write(ask(_source(options, made, query, values), text), options.format)
    return _write_stored(stored, options.format or "table")


def run_queries(options: Namespace) -> int:
    """Prints the table of contents of the named queries, their RDF form, or with --prove whether every part matters."""
    from ikoe_graph import build, catalogue

    made = current_build()
    known = build.queries(made, home.knowledge())
    if options.names:
        known = {name: _named_query(made, name) for name in options.names}
    if options.prove:
        return _prove(options, made, known)
    if options.format == "ttl":
        from ikoe_graph.executables import write

        sys.stdout.write(write(known.values(), options.endpoint))
        return 0
    arranged = catalogue.arrange(known, catalogue.read_contents(home.knowledge() / "queries"))
    for section, queries in arranged if options.format == "table" else ():
        heading = section.heading[options.lang]
        print(f"{heading}\n{'-' * len(heading)}")
        write_rows("table", ("query", "summary", "parameters"), [_entry(each, options.lang) for each in queries])
        print()
    if options.format != "table":
        columns = ("section", "query", "summary", "parameters")
        rows = [(section.tag, *_entry(each, options.lang)) for section, queries in arranged for each in queries]
        write_rows(options.format, columns, rows)
    return 0


def run_figures(options: Namespace) -> int:
    """Prints the figures of an indicator in groups that compare; the rank or sum of one group where asked."""
    from ikoe_graph import build, catalogue, figures
    from ikoe_graph.query import ask, check_things

    made = current_build()
    query = build.queries(made, home.knowledge())["figures"]
    values = {"indicator": options.indicator, "language": options.lang}
    dataset = made.open()
    check_things(dataset, query, values)
    found = figures.groups(figures.read(ask(dataset, catalogue.fill(query, values))))
    if not found:
        say("The texts give no figure of this indicator; see ikoe query concepts --set scheme=indicator. ikoe build")
        return 0
    if options.sum:
        added = figures.total(figures.chosen(found, options.group))
        row = (options.indicator, str(added.bounds), str(added.approximate).lower(), str(added.added))
        write_rows(options.format, ("indicator", "sum", "approximate", "figures"), [row])
        for part in added.left_out:
            print(f"Left out, since its total is added: {part.figure}", file=sys.stderr)
        return 0
    if options.rank:
        ranked = figures.ranked(figures.chosen(found, options.group))
        ranks = [(str(best) if best == worst else f"{best}–{worst}", *_facts(each)) for best, worst, each in ranked]
        write_rows(options.format, ("rank", *FACTS), ranks)
        return 0
    _write_groups(options, [each for each in found if options.group in (None, each.number)])
    return 0


def run_show(options: Namespace) -> int:
    """Prints all that is known of a thing."""
    from ikoe_graph import build, dossier

    made = current_build()
    stored = made.open()
    sections = build.queries(made, home.knowledge(), "show")
    found = dossier.compile_dossier(stored, sections, dossier.find(stored, options.thing), options.lang)
    if options.format == "json":
        write_json(dossier.as_json(found))
    else:
        print(dossier.render(found), end="")
    return 0


FACTS = ("about", "number", "precision", "start", "end", "note", "evidence")
NO_GROUP = {
    "en": "Comparable with nothing: no counting basis or no period is stated",
    "de": "Mit nichts vergleichbar: Zählgrundlage oder Zeitraum fehlt",
}


def _facts(figure: "Figure") -> tuple[str, ...]:
    note = figure.disputed or (f"⊂ {figure.part_of}" if figure.part_of else "")
    return (figure.about, str(figure.bounds), figure.precision, figure.start, figure.end, note, figure.evidence)


def _write_groups(options: Namespace, found: "list[Group]") -> None:
    if options.format != "table":
        from ikoe_graph.figures import Figure

        columns = ("group", *Figure._fields)
        write_rows(options.format, columns, [(str(group.number), *each) for group in found for each in group.figures])
        return
    for group in found:
        first = group.figures[0]
        common = f"{group.number}: {first.unit}, {first.status}; {first.bases}; {first.period}"
        heading = common if group.key else NO_GROUP[options.lang]
        print(f"{heading}\n{'-' * len(heading)}")
        write_rows("table", FACTS, [_facts(each) for each in group.figures])
        print()


def _entry(query: "Query", language: str) -> tuple[str, str, str]:
    names = ", ".join(f"{each.name}{'' if each.required else '?'}" for each in query.parameters)
    return query.name, query.summary.get(language, query.summary["en"]), names


def _prove(options: Namespace, made: "Build", known: "dict[str, Query]") -> int:
    from ikoe_graph import dataset, proof

    loaded = dataset.from_quads(made.open().quads())
    rows, parts, alive = [], 0, 0
    for query in known.values():
        say(f"Proving {query.name}")
        checks = proof.prove(loaded, query)
        idle = [each.pattern for each in checks if not each.matters]
        parts, alive = parts + len(checks), alive + len(checks) - len(idle)
        rows.append((query.name, str(len(checks)), str(len(checks) - len(idle)), "; ".join(idle)))
    write_rows(options.format, ("query", "parts", "matter", "dead"), rows)
    print(f"{alive} of {parts} parts of {len(rows)} queries matter ({alive / parts:.1%}).", file=sys.stderr)
    return int(alive < parts)


def _explain(options: Namespace, source: "Source", text: str) -> int:
    from ikoe_graph import evidence, explain

    if options.format not in (None, "table", "json"):
        raise CalledWrongly(
            f"--format {options.format}: an explanation comes as text or json. Leave it out, or use json."
        )
    texts = evidence.read_sources(source, options.sources) if options.sources else {}
    aids = explain.aids(home.knowledge())
    found = explain.explain(source, text, options.explain, *aids, language=options.lang)
    if options.format == "json":
        write_json(explain.as_json(found, texts))
    else:
        print(explain.render(found, texts, options.lang, bright=sys.stdout.isatty()), end="")
    return 0


def _source(options: Namespace, made: "Build | None", query: "Query", values: dict[str, str]) -> "Source":
    """What to ask: the given endpoint, or the built dataset with a limit to the time that it may take."""
    from ikoe_graph.query import Remote, check_things

    if options.endpoint or made is None:
        from ikoe_graph.remote import credentials

        return Remote(options.endpoint, options.timeout, credentials.find(options.endpoint))
    _end_after(options.timeout)
    dataset = made.open()
    check_things(dataset, query, values)
    return dataset


def _end_after(seconds: float) -> None:
    """Ends the command after this time, since a running query of the engine cannot be told to stop."""
    from threading import Timer

    def end() -> None:
        print(
            f"ikoe: the query ran over its time limit of {seconds:g} seconds. "
            "Narrow it, for example with LIMIT or a fixed thing, or allow more with --timeout.",
            file=sys.stderr,
            flush=True,
        )
        os._exit(1)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()


def _write(answer: "Answer", chosen: str | None) -> int:
    sys.stdout.buffer.write(answer.serialize(chosen or ("ttl" if answer.is_graph else "table")))
    sys.stdout.flush()
    return 0


def _write_stored(stored: "StoredAnswer", chosen: str) -> int:
    if chosen == "table":
        write_table(stored.table)
    elif chosen == "json":
        write_file(stored.results)
    else:
        from ikoe_graph.query import reread

        return _write(reread(stored.results.read_bytes()), chosen)
    return 0


def _own_query(name: str) -> "Query":
    from ikoe_graph import catalogue

    if name == "-":
        return catalogue.parse("-", sys.stdin.read(), "<stdin>")
    path = Path(name)
    if not path.is_file():
        raise CalledWrongly(f"{name}: no such file. Give a .rq file, a name from `ikoe queries`, or - for stdin.")
    return catalogue.read_file(path)


def _named_query(made: "Build", name: str) -> "Query":
    from ikoe_graph import build

    known = build.queries(made, home.knowledge())
    if name not in known:
        raise UnknownName("query", name, known, "ikoe queries lists them all.")
    return known[name]


def current_build(endpoint: str | None = None) -> "Build":
    """The build in use, which is built first where there is none yet; or one of what the server at `endpoint` has."""
    if endpoint:
        from ikoe_graph.remote.fetching import build_from

        return build_from(endpoint, say)
    from ikoe_graph.build import ensure

    return ensure(home.knowledge(), home.builds(), say)


def read_values(settings: Sequence[str]) -> dict[str, str]:
    """The parameter values of options NAME=VALUE. Raises QueryError for one that is not of this form."""
    values = {}
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not (name and sign and value):
            raise QueryError(
                f"--set {setting}: this is no NAME=VALUE. Write for example --set partner=jobcenter-dortmund."
            )
        values[name] = value
    return values
