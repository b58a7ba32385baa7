"""The command `ikoe`: reads arguments, calls one function, prints its result, sets the exit status.

Rows go to stdout, words to stderr; 0 is success, 1 means that something is wrong, 2 that the call was wrong.
Late imports keep a short command near the cost of a bare interpreter.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ikoe_graph import home
from ikoe_graph.arguments import parse
from ikoe_graph.errors import CalledWrongly, IkoeError, QueryError

if TYPE_CHECKING:
    from ikoe_graph import evidence
    from ikoe_graph.build import Build
    from ikoe_graph.catalogue import Query
    from ikoe_graph.dataset import Dataset
    from ikoe_graph.query import Answer


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    options = parse(arguments)
    try:
        return COMMANDS[options.command](options)
    except IkoeError as error:
        print(f"ikoe: {error}", file=sys.stderr)
        return error.status
    except BrokenPipeError:  # the reader, such as `head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except UnicodeDecodeError as error:
        print(
            f"ikoe: the input is no UTF-8 text ({error.reason} at byte {error.start}). Save it as UTF-8.",
            file=sys.stderr,
        )
        return 2
    except OSError as error:
        print(
            f"ikoe: {error.filename or 'input or output'}: {error.strerror}. Check the path and its rights.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("ikoe: interrupted", file=sys.stderr)
        return 1


def _build(options: Namespace) -> int:
    from ikoe_graph.build import build

    if options.output and not options.output.parent.is_dir():
        raise CalledWrongly(f"--output {options.output}: its folder does not exist. Create it, or choose another.")
    made = build(home.knowledge(), home.builds(), _say)
    if options.output:
        options.output.write_bytes(made.dataset_file.read_bytes())
    written = options.output or made.dataset_file
    here = Path.cwd()
    print(
        f"dataset  {written.relative_to(here) if written.is_relative_to(here) else written}\n"
        f"sha256   {made.digest}\n"
        f"quads    {made.quads} in {len(made.graphs)} graphs"
    )
    return 0


def _validate(options: Namespace) -> int:
    from ikoe_graph import dataset, evidence, validate

    root = home.knowledge()
    shapes = validate.read_shape_files(options.shapes) if options.shapes else validate.read_shapes(root)
    _say("Reading and deriving")
    loaded = dataset.load(root)
    _say("Validating")
    if options.shapes:
        found = validate.conformance(loaded, shapes, engine=options.engine, language=options.lang)
    else:
        found = validate.findings(loaded, root, engine=options.engine, language=options.lang)
    if options.sources:
        held = _evidence_findings(loaded, root, evidence.read_sources(loaded, options.sources))
        found += [validate.Finding("violation", each.file, each.subject, "evidence", each.message, "") for each in held]
    if options.format == "turtle":
        result = validate.report(loaded, shapes, engine=options.engine)
        print(result.serialize(format="turtle"), end="")
    elif options.format == "json":
        _print_json([each._asdict() for each in found])
    else:
        for each in found:
            print(f"{each.severity}: {each.file}: {each.subject}: {each.message} {each.fix} [{each.rule}]")
    counts = ", ".join(f"{sum(each.severity == level for each in found)} {level}" for level in validate.SEVERITIES)
    print(f"{counts}.", file=sys.stderr)
    return int(any(each.severity == "violation" for each in found))


def _query(options: Namespace) -> int:
    from ikoe_graph import catalogue

    values = _values(options.set)
    own = options.query == "-" or options.query.endswith(".rq")
    made = None if own and options.endpoint else _current_build()
    query = _own_query(options.query) if own or made is None else _named_query(made, options.query)
    if any(each.name == "language" for each in query.parameters):
        values.setdefault("language", options.lang)
    text = catalogue.fill(query, values)
    if options.endpoint or made is None:
        from ikoe_graph.query import Remote, ask

        return _write(ask(Remote(options.endpoint), text), options.format)
    stored = made.stored_answer(query.name, values, text)
    if stored is None:
        return _write(_live_answer(made, query, values, text), options.format)
    if options.format in (None, "table"):
        from ikoe_graph.table import lay_out

        print(lay_out(stored.columns, stored.rows), end="")
        return 0
    from ikoe_graph.query import reread

    return _write(reread(stored.results.encode()), options.format)


def _live_answer(made: "Build", query: "Query", values: dict[str, str], text: str) -> "Answer":
    from ikoe_graph.query import ask, check_things

    dataset = made.open()
    check_things(dataset, query, values)
    return ask(dataset, text)


def _write(answer: "Answer", chosen: str | None) -> int:
    sys.stdout.buffer.write(answer.serialize(chosen or ("ttl" if answer.is_graph else "table")))
    sys.stdout.flush()
    return 0


def _queries(options: Namespace) -> int:
    from ikoe_graph import build

    made = _current_build()
    rows = [
        (
            each.name,
            each.summary.get(options.lang, each.summary["en"]),
            ", ".join(f"{p.name}{'' if p.required else '?'}" for p in each.parameters),
        )
        for each in build.queries(made, home.knowledge()).values()
    ]
    columns = ("query", "summary", "parameters")
    if options.format == "json":
        _print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif options.format == "csv":
        import csv

        csv.writer(sys.stdout).writerows([columns, *rows])
    else:
        from ikoe_graph.table import lay_out

        print(lay_out(columns, rows), end="")
    return 0


def _show(options: Namespace) -> int:
    from ikoe_graph import build, dossier

    made = _current_build()
    stored = made.open()
    sections = build.queries(made, home.knowledge(), "show")
    found = dossier.compile_dossier(stored, sections, dossier.find(stored, options.thing), options.lang)
    if options.format == "json":
        facts = {each.heading: [fact._asdict() for fact in each.facts] for each in found.sections}
        _print_json({"iri": found.iri, "label": found.label, "sections": facts})
    else:
        print(dossier.render(found), end="")
    return 0


def _evidence(options: Namespace) -> int:
    from ikoe_graph import dataset, evidence

    root = home.knowledge()
    _say("Reading")
    loaded = dataset.read(root)
    texts = evidence.read_sources(loaded, options.sources)
    if options.write:
        for name, content in evidence.record(loaded, texts).items():
            path = root / "data" / "evidence" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        loaded = dataset.read(root)
    if options.coverage:
        return _coverage(options, loaded, texts)
    found = _evidence_findings(loaded, root, texts)
    if options.format == "json":
        _print_json([each._asdict() for each in found])
    else:
        for each in found:
            print(f"{each.file}: {each.subject}: {each.message}")
    print(f"{len(evidence.cited(loaded))} passages of {len(texts)} sources, {len(found)} findings.", file=sys.stderr)
    return int(bool(found))


def _evidence_findings(loaded: "Dataset", root: Path, texts: dict[str, list[str]]) -> "list[evidence.Finding]":
    from ikoe_graph import catalogue, evidence

    _say("Comparing facts and passages")
    stated_values = catalogue.read_file(root / "queries" / "evidence" / "stated-values.rq")
    return list(evidence.verify(loaded, texts, stated_values.text))


def _coverage(options: Namespace, loaded: "Dataset", texts: dict[str, list[str]]) -> int:
    from ikoe_graph import coverage

    marks = coverage.read_marks(home.knowledge() / "data" / "lines-without-facts.csv")
    parts = coverage.measure(loaded, texts, marks)
    if options.format == "json":
        _print_json([each._asdict() for each in parts])
    else:
        from ikoe_graph.table import lay_out

        columns = ("part", "lines", "cited", "marked", "share", "uncited", "marked but cited")
        rows = [
            (
                each.name,
                *(str(number) for number in (each.lines, each.cited, each.marked)),
                f"{each.cited / each.lines:.1%}",
                *(" ".join(f"{first}-{last}" for first, last in ranges) for ranges in (each.uncited, each.contested)),
            )
            for each in parts
            if each.lines
        ]
        print(lay_out(columns, rows), end="")
    lines, accounted = sum(each.lines for each in parts), sum(each.cited + each.marked for each in parts)
    print(f"{accounted} of {lines} lines that are not blank are cited or marked.", file=sys.stderr)
    return int(any(each.uncited or each.contested for each in parts))


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
    from ikoe_graph.errors import UnknownName

    known = build.queries(made, home.knowledge())
    if name not in known:
        raise UnknownName("query", name, known, "ikoe queries lists them all.")
    return known[name]


def _current_build() -> "Build":
    from ikoe_graph.build import ensure

    return ensure(home.knowledge(), home.builds(), _say)


def _values(settings: Sequence[str]) -> dict[str, str]:
    values = {}
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not (name and sign and value):
            raise QueryError(
                f"--set {setting}: this is no NAME=VALUE. Write for example --set partner=jobcenter-dortmund."
            )
        values[name] = value
    return values


def _print_json(value: object) -> None:
    import json

    print(json.dumps(value, ensure_ascii=False, indent=2))


def _say(words: str) -> None:
    """Progress for people: on a terminal only, except for what they must know."""
    if sys.stderr.isatty() or "ikoe build" in words:
        print(f"{words} ...", file=sys.stderr)


COMMANDS = {
    "build": _build,
    "validate": _validate,
    "query": _query,
    "queries": _queries,
    "show": _show,
    "evidence": _evidence,
}

if __name__ == "__main__":
    sys.exit(main())
