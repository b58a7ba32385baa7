"""Lays out rows as a text table for a terminal, folding long cells to the width there is."""

import os
from collections.abc import Sequence
from itertools import accumulate

GAP = "  "
UNFOLDED = 1_000_000  # wider than any table


def lay_out(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None) -> str:
    """The table with a header and a rule, folded to `width` characters (default: the terminal's).

    Without a terminal and without a width nothing is folded, so that files and pipes get whole lines.
    """
    if not rows:
        return "No rows.\n"
    cells = [tuple(" ".join(cell.split()) for cell in row) for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(columns, *cells, strict=True)]
    limit = width or terminal_width()
    if limit:
        widths = _fit(widths, limit - len(GAP) * (len(columns) - 1))
    lines = [*_fold(columns, widths), GAP.join("-" * each for each in widths)]
    for row in cells:
        lines.extend(_fold(row, widths))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def fold(table: str, width: int) -> str:
    """A table as `lay_out` wrote it, folded to `width` characters; its rule tells the columns apart."""
    head, *below = table.rstrip("\n").split("\n")
    if not below:  # no rows
        return table
    ends = list(accumulate(len(dashes) + len(GAP) for dashes in below[0].split(GAP)))
    columns, *rows = (
        [line[start:end].strip() for start, end in zip([0, *ends], ends, strict=False)] for line in (head, *below[1:])
    )
    return lay_out(columns, rows, width)


def terminal_width() -> int | None:
    """The characters in a line of the terminal that stdout is; None where it is none."""
    try:
        return os.get_terminal_size(1).columns
    except OSError:
        return None


def _fit(widths: list[int], room: int) -> list[int]:
    """Widths that share the room: narrow columns keep theirs, the widest give way, none below 12 characters."""
    widths = list(widths)
    while sum(widths) > room and max(widths) > 12:
        widths[widths.index(max(widths))] -= 1
    return widths


def _fold(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    if all(len(cell) <= width for cell, width in zip(row, widths, strict=True)):
        return [GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))]
    from textwrap import wrap

    folded = [wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
    height = max(len(lines) for lines in folded)
    padded = [lines + [""] * (height - len(lines)) for lines in folded]
    return [
        GAP.join(line.ljust(width) for line, width in zip(parts, widths, strict=True))
        for parts in zip(*padded, strict=True)
    ]
