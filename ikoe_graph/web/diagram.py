"""Lays out the class diagram of the ontology: boxes on the grid of `diagram.yaml`, arrows between neighbours.

A grid set by hand, since no layout program comes as a Python package and free layouts cross their lines. The template
`diagram.svg` draws it, in the colours of the text around it: the policy of the pages forbids styles of its own.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

BOX_WIDTH, BOX_HEIGHT = 186, 54
ACROSS, DOWN = 116, 50  # between boxes: room for the name of a property
MARGIN = 2
TIP = 7  # the length of an arrow's head


class Box(NamedTuple):
    """A class by its short name, and the corner of its box."""

    name: str
    x: int
    y: int


class Arrow(NamedTuple):
    """A statement of the ontology: things of the class `start` point to things of the class `end`, by short names.

    `path`: its line and head as SVG path data; `x`, `y`: where the name of the property stands, `anchor` how.
    """

    start: str
    property: str
    end: str
    path: str
    x: float
    y: float
    anchor: str


class Diagram(NamedTuple):
    """What there is to draw, and the size of it."""

    boxes: list[Box]
    arrows: list[Arrow]
    width: int
    height: int


@cache
def layout() -> Diagram:
    """The diagram that `diagram.yaml` describes."""
    import yaml

    entries = yaml.safe_load((Path(__file__).parent / "diagram.yaml").read_text(encoding="utf-8"))
    boxes = {
        name: Box(name, MARGIN + column * (BOX_WIDTH + ACROSS), MARGIN + row * (BOX_HEIGHT + DOWN))
        for row, names in enumerate(entries["grid"])
        for column, name in enumerate(names)
    }
    width = max(each.x for each in boxes.values()) + BOX_WIDTH + MARGIN
    arrows = [_arrow(boxes[start], name, boxes[end], width) for start, name, end in entries["arrows"]]
    height = max(each.y for each in boxes.values()) + BOX_HEIGHT + MARGIN
    return Diagram(list(boxes.values()), arrows, width, height)


def _arrow(start: Box, name: str, end: Box, width: int) -> Arrow:
    """A straight line from the edge of one box to that of its neighbour; the name stands where there is room."""
    if start.y == end.y:
        way, middle = (1 if end.x > start.x else -1), start.y + BOX_HEIGHT / 2
        first = start.x + BOX_WIDTH if way > 0 else start.x
        last = first + way * ACROSS
        tip = last - way * TIP
        line = f"M{first} {middle}H{last}M{tip} {middle - TIP / 2}L{last} {middle}L{tip} {middle + TIP / 2}"
        return Arrow(start.name, name, end.name, line, (first + last) / 2, middle - 7, "middle")
    way, centre = (1 if end.y > start.y else -1), start.x + BOX_WIDTH / 2
    first = start.y + BOX_HEIGHT if way > 0 else start.y
    last = first + way * DOWN
    tip = last - way * TIP
    line = f"M{centre} {first}V{last}M{centre - TIP / 2} {tip}L{centre} {last}L{centre + TIP / 2} {tip}"
    before = start.x + BOX_WIDTH + MARGIN == width
    x, anchor = (centre - 8, "end") if before else (centre + 8, "start")
    return Arrow(start.name, name, end.name, line, x, (first + last) / 2 + 4, anchor)
