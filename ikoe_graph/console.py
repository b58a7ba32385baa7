"""Prints to the terminal: rows to stdout as a table, CSV or JSON; words for people to stderr."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

PIECE = 1 << 20  # bytes


def write_rows(form: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints rows; `form`: table, csv or json."""
    if form == "json":
        write_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif form == "csv":
        import csv

        csv.writer(sys.stdout).writerows([columns, *rows])
    else:
        from ikoe_graph.table import lay_out

        print(lay_out(columns, rows), end="")


def write_json(value: object) -> None:
    """Prints a value as JSON, for people to read too."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def write_table(path: Path) -> None:
    """Prints a table from a file, folded to the width of the terminal where there is one."""
    from ikoe_graph.table import fold, terminal_width

    if width := terminal_width():
        print(fold(path.read_text(encoding="utf-8"), width), end="")
    else:
        write_file(path)


def write_file(path: Path) -> None:
    """Copies a file in UTF-8 to stdout, piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            sys.stdout.buffer.write(piece)
    sys.stdout.flush()


def say(words: str) -> None:
    """Progress for people: on a terminal only, except for what they must know."""
    if sys.stderr.isatty() or "ikoe build" in words:
        print(f"{words} ...", file=sys.stderr)
