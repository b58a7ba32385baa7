"""The commands of curators: `ikoe build`, `ikoe validate`, `ikoe evidence`, `ikoe mutants`. Each returns its status.

Rows go to stdout, words to stderr; 1 means that something is wrong.
"""

import sys
from argparse import Namespace
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ikoe_graph import home
from ikoe_graph.console import say, write_json, write_rows
from ikoe_graph.errors import CalledWrongly

if TYPE_CHECKING:
    from ikoe_graph import evidence
    from ikoe_graph.dataset import Dataset
    from ikoe_graph.validate import Finding


def run_build(options: Namespace) -> int:
    """Builds the dataset and prints what it is, by its hash."""
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


def run_validate(options: Namespace) -> int:
    """Prints what shapes, checks, floors and stories do not allow; the fill rates, or records them, where asked."""
    from ikoe_graph import dataset, evidence, floors, shacl, validate
    from ikoe_graph.web import story_check

    root = home.knowledge()
    if options.endpoint:
        from ikoe_graph.remote.fetching import fetch

        if options.record_floors:
            raise CalledWrongly("--record-floors: the floors are those of our own data. Leave --endpoint out.")
        loaded = fetch(options.endpoint, say)
    else:
        say("Reading and deriving")
        loaded = dataset.load(root)
    if options.shapes:
        return _conformance(options, loaded)
    rules = validate.read_rules(root)
    if options.record_floors:
        (root / floors.FILE).write_text(floors.record(floors.measure(loaded, rules.shapes, root)), encoding="utf-8")
    if options.fill:
        rows = floors.compare(floors.measure(loaded, rules.shapes, root), floors.read(root))
        write_rows(
            "json" if options.format == "json" else "table",
            ("measure", "what", "now", "of", "percent", "floor"),
            rows,
        )
        return int(any(row[5] != "-" and int(row[2]) < int(row[5]) for row in rows))
    if options.format == "turtle":
        print(shacl.report(loaded, rules.shapes, engine=options.engine).serialize(format="turtle"), end="")
    say("Validating")
    found: list[validate.Finding] = []
    lots = validate.in_lots(loaded, rules, engine=options.engine, language=options.lang)
    at_once = next(lots) + floors.findings(loaded, rules.shapes, root, options.lang)  # while the engine works
    at_once += story_check.findings(loaded, root)
    for lot in chain([validate.worst_first(at_once)], lots):
        found += lot
        if options.format == "text":
            _print_findings(lot)
    if options.sources:
        held = _evidence_findings(loaded, root, evidence.read_sources(loaded, options.sources))
        of_sources = [
            validate.Finding("violation", each.file, each.subject, "evidence", each.message, "") for each in held
        ]
        found += of_sources
        if options.format == "text":
            _print_findings(of_sources)
    if options.format == "json":
        write_json([each._asdict() for each in validate.worst_first(found)])
    return _count(found)


def _conformance(options: Namespace, loaded: "Dataset") -> int:
    """Prints what shapes of others do not allow."""
    from ikoe_graph import shacl, validate

    shapes = shacl.read_shape_files(options.shapes)
    say("Validating")
    found = validate.conformance(loaded, shapes, engine=options.engine, language=options.lang)
    if options.format == "turtle":
        print(shacl.report(loaded, shapes, engine=options.engine).serialize(format="turtle"), end="")
    elif options.format == "json":
        write_json([each._asdict() for each in found])
    else:
        _print_findings(found)
    return _count(found)


def run_evidence(options: Namespace) -> int:
    """Re-reads cited passages, records their digests first where asked, or prints what lines are accounted for."""
    from ikoe_graph import dataset, evidence

    root = home.knowledge()
    say("Reading")
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
        write_json([each._asdict() for each in found])
    else:
        for each in found:
            print(f"{each.file}: {each.subject}: {each.message}")
    print(f"{len(evidence.cited(loaded))} passages of {len(texts)} sources, {len(found)} findings.", file=sys.stderr)
    return int(bool(found))


def run_mutants(options: Namespace) -> int:
    """Seeds defects or weakens shapes and prints what validation noticed, by kind, and what escaped."""
    from ikoe_graph import kill_rates

    root = home.knowledge()
    if options.list:
        known = kill_rates.kinds(root, shapes=options.shapes, language=options.lang)
        write_rows(options.format, ("kind", "meaning", "exception"), known)
        return 0
    asked = {
        "seed": options.seed,
        "number": None if options.every_variant else options.per_kind,
        "engine": options.engine,
        "language": options.lang,
        "say": say,
    }
    rates = (
        kill_rates.of_shapes(root, **asked) if options.shapes else kill_rates.of_defects(root, options.kind, **asked)
    )
    if options.format == "table":
        write_rows("table", ("kind", "meaning", "made", "noticed", "exceptions"), rates.by_kind())
        escaped = [each for each in rates.mutants if each.escaped]
        if escaped:
            print()
            write_rows("table", ("escaped", "change", "where"), [each[:3] for each in escaped])
    else:
        write_rows(options.format, kill_rates.Mutant._fields, rates.mutants)
    noticed, total = rates.total
    print(
        f"{noticed} of {total} noticed ({noticed / total:.1%}), {len(rates.mutants) - total} exceptions.",
        file=sys.stderr,
    )
    return int(noticed < total)


def _count(found: "Iterable[Finding]") -> int:
    """Says how many findings there are of each severity, and returns the exit status."""
    from ikoe_graph.validate import SEVERITIES

    levels = [each.severity for each in found]
    print(f"{', '.join(f'{levels.count(level)} {level}' for level in SEVERITIES)}.", file=sys.stderr)
    return int("violation" in levels)


def _print_findings(found: "Iterable[Finding]") -> None:
    for each in found:
        print(f"{each.severity}: {each.file}: {each.subject}: {each.message} {each.fix} [{each.rule}]", flush=True)


def _evidence_findings(loaded: "Dataset", root: Path, texts: dict[str, list[str]]) -> "list[evidence.Finding]":
    from ikoe_graph import catalogue, evidence

    say("Comparing facts and passages")
    stated_values = catalogue.read_file(root / "queries" / "evidence" / "stated-values.rq")
    return list(evidence.verify(loaded, texts, stated_values.text))


def _coverage(options: Namespace, loaded: "Dataset", texts: dict[str, list[str]]) -> int:
    from ikoe_graph import coverage

    marks = coverage.read_marks(home.knowledge() / "data" / "lines-without-facts.csv")
    parts = coverage.measure(loaded, texts, marks)
    if options.format == "json":
        write_json([each._asdict() for each in parts])
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
