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

from ikoe_graph import curation, home
from ikoe_graph.arguments import parse
from ikoe_graph.console import say, write_json, write_rows
from ikoe_graph.errors import CalledWrongly, IkoeError, QueryError

if TYPE_CHECKING:
    from ikoe_graph.build import Build
    from ikoe_graph.catalogue import Query
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
    made = build(home.knowledge(), home.builds(), say)
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
    write_rows(options.format, ("query", "summary", "parameters"), rows)
    return 0


def _show(options: Namespace) -> int:
    from ikoe_graph import build, dossier

    made = _current_build()
    stored = made.open()
    sections = build.queries(made, home.knowledge(), "show")
    found = dossier.compile_dossier(stored, sections, dossier.find(stored, options.thing), options.lang)
    if options.format == "json":
        facts = {each.heading: [fact._asdict() for fact in each.facts] for each in found.sections}
        write_json({"iri": found.iri, "label": found.label, "sections": facts})
    else:
        print(dossier.render(found), end="")
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
    from ikoe_graph.errors import UnknownName

    known = build.queries(made, home.knowledge())
    if name not in known:
        raise UnknownName("query", name, known, "ikoe queries lists them all.")
    return known[name]


def _current_build() -> "Build":
    from ikoe_graph.build import ensure

    return ensure(home.knowledge(), home.builds(), say)


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


COMMANDS = {
    "build": _build,
    "validate": curation.run_validate,
    "mutants": curation.run_mutants,
    "query": _query,
    "queries": _queries,
    "show": _show,
    "evidence": curation.run_evidence,
}

if __name__ == "__main__":
    sys.exit(main())
