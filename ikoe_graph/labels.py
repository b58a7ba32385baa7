"""Finds room for labels beside the nodes of a drawing, so that none covers another label or a node."""

from collections.abc import Iterator, Mapping, Sequence
from math import cos, hypot, inf, pi, sin
from typing import NamedTuple

Point = tuple[float, float]
Segment = tuple[Point, Point]
GAPS = (1.0, 4.0, 8.0, 14.0, 22.0, 32.0, 45.0, 60.0, 80.0, 110.0)
STEPS = (0, 8, 4, 12, 2, 14, 6, 10, 1, 15, 7, 9, 3, 13, 5, 11)  # directions, in sixteenths of a turn from the right
FAR = 0.1  # how many edges may be crossed to be nearer by one


class Box(NamedTuple):
    """A rectangle with sides along the axes."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        """Whether the two have more in common than a side."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def within(self, other: "Box") -> bool:
        """Whether it lies in the other one."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )

    def crossed_by(self, segment: Segment) -> bool:
        """Whether a straight line enters it (J. Liang and B. Barsky 1984)."""
        (x, y), (u, v) = segment
        enters, leaves = 0.0, 1.0
        for step, room in (
            (x - u, x - self.left),
            (u - x, self.right - x),
            (y - v, y - self.bottom),
            (v - y, self.top - y),
        ):
            if step == 0:
                if room < 0:
                    return False
            elif step < 0:
                enters = max(enters, room / step)
            else:
                leaves = min(leaves, room / step)
        return enters < leaves


class Circle(NamedTuple):
    """A node as it is drawn: its middle and its radius."""

    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        """The square around it."""
        return Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


def place(
    wanted: Sequence[int], nodes: Mapping[int, Circle], sizes: Mapping[int, Point], edges: Sequence[Segment], page: Box
) -> dict[int, Box]:
    """A box for the label of each node for which there is room, in the order in which they are wanted.

    `sizes`: width and height of the labels; all in the same unit. A label lies within the page, covers no other and no
    node; it is near its node and on few edges.
    """
    taken = [node.box for node in nodes.values()]
    placed: dict[int, Box] = {}
    for number in wanted:
        best, least = None, inf
        for gap, boxes in _around(nodes[number], sizes[number]):
            if least <= gap * FAR:
                break
            for box in boxes:
                if not box.within(page) or any(box.meets(other) for other in taken):
                    continue
                cost = gap * FAR + sum(box.crossed_by(line) for line in edges)
                if cost < least:
                    best, least = box, cost
        if best:
            placed[number] = best
            taken.append(best)
    return placed


def leader(node: Circle, box: Box) -> Segment | None:
    """A line from a node to its label, where the label does not stand right beside it."""
    x, y = min(max(node.x, box.left), box.right), min(max(node.y, box.bottom), box.top)
    far = hypot(x - node.x, y - node.y)
    if far - node.radius <= GAPS[2]:
        return None
    share = node.radius / far
    return (node.x + share * (x - node.x), node.y + share * (y - node.y)), (x, y)


def _around(node: Circle, size: Point) -> Iterator[tuple[float, list[Box]]]:
    """Where a label may be, by its distance from the node, near first; straight beside it before aslant."""
    width, height = size
    for gap in GAPS:
        boxes = []
        for step in STEPS:
            across, up = cos(step * pi / 8), sin(step * pi / 8)
            far = node.radius + gap + abs(across) * width / 2 + abs(up) * height / 2
            left, bottom = node.x + across * far - width / 2, node.y + up * far - height / 2
            boxes.append(Box(left, bottom, left + width, bottom + height))
        yield gap, boxes
