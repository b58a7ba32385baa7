"""What `serving.py` found: its rows, a table for people, and which targets are missed."""

from collections.abc import Iterator
from typing import NamedTuple

from ikoe_graph.table import lay_out

OURS, MEMORY = "ikoe serve", "oxigraph, in memory"
NEW, AGAIN = "asked anew", "repeated"
MIX, READY, REST = "all in turns", "first answer after start", "memory at rest"
CROWD = 32
CHEAP, ADDING = "accessions-per-year", "bridges"
COLUMNS = ("server", "what", "question", "clients", "answers", "median_ms", "p95_ms", "per_second", "note")
MOST_READY, MOST_REST = 1.0, 250  # seconds, MiB
# Repeated questions: how many times the rate of the peer. At the cheapest both are as fast as these clients, whose own
# speed differs by some percent from run to run.
LEAST = {CHEAP: 0.9, ADDING: 10}


class Found(NamedTuple):
    """A row of the table; median and 95th percentile in seconds, `rate`: answers a second."""

    server: str
    what: str
    question: str = ""
    clients: int = 0
    answers: int = 0
    median: float = 0
    late: float = 0
    rate: float = 0
    note: str = ""

    def cells(self) -> tuple[object, ...]:
        """As the file has it."""
        times = (f"{1000 * each:.2f}" for each in (self.median, self.late))
        return (*self[:5], *times, f"{self.rate:.1f}", self.note)


def summary(found: list[Found]) -> str:
    """The table for people: for each server its main figures."""
    rows = {each[:4]: each for each in found}
    servers = list(dict.fromkeys(each.server for each in found))

    def line(words: str, what: str, question: str, clients: int, figure: str) -> tuple[str, ...]:
        cells = [rows.get((name, what, question, clients)) for name in servers]
        return words, *(figure.format(each, 1000 * each.median, 1000 * each.late) if each else "-" for each in cells)

    alone = [sum(each.median for each in found if each[:2] == (name, NEW) and each.clients == 1) for name in servers]
    lines = [
        line("ready, s", READY, "", 1, "{0.median:.2f}"),
        line("memory at rest", REST, "", 0, "{0.note}"),
        ("each question, 1 client: medians added up, ms", *(f"{1000 * each:.0f}" for each in alone)),
        line(f"all in turns, {CROWD} clients: median, ms", NEW, MIX, CROWD, "{1:.0f}"),
        line(f"all in turns, {CROWD} clients: 95th percentile, ms", NEW, MIX, CROWD, "{2:.0f}"),
        line(f"all in turns, {CROWD} clients: answers a second", NEW, MIX, CROWD, "{0.rate:.0f}"),
        line(f"{CHEAP} repeated: answers a second", AGAIN, CHEAP, CROWD, "{0.rate:.0f}"),
        line(f"{ADDING} repeated: answers a second", AGAIN, ADDING, CROWD, "{0.rate:.0f}"),
    ]
    return lay_out(("", *servers), lines)


def slower(found: list[Found]) -> str:
    """To which single questions many clients get their answers later than from Oxigraph, and how many times later."""
    times = {
        one.question: one.late / other.late
        for one, other in pairs(found)
        if one[1:4:2] == (NEW, CROWD) and one.question != MIX and one.late > other.late
    }
    named = ", ".join(f"{name} {times[name]:.1f}" for name in sorted(times, key=times.__getitem__, reverse=True))
    return f"times as late as {MEMORY} at the 95th percentile of {CROWD} clients: {named}\n" if named else ""


def missed(found: list[Found]) -> list[str]:
    """The targets that are missed, each with its figures; those against a peer only where that was measured."""
    wrong = different(found)
    for each in (each for each in found if each.server == OURS):
        if each.what == READY and each.median > MOST_READY:
            wrong.append(f"ready after {each.median:.2f} s, not within {MOST_READY:.0f} s")
        if each.what == REST and int(each.note.split()[0]) >= MOST_REST:
            wrong.append(f"{each.note} at rest, not under {MOST_REST} MiB")
    for each, peer in pairs(found):
        if each[1:4] == (NEW, MIX, CROWD) and each.late > peer.late:
            wrong.append(f"95th percentile {each.late * 1000:.0f} ms, {MEMORY} {peer.late * 1000:.0f} ms")
        if each.what == AGAIN and each.rate < LEAST[each.question] * peer.rate:
            least = LEAST[each.question] * peer.rate
            wrong.append(f"{each.question} repeated {each.rate:.0f} times a second, not {least:.0f}")
    return wrong


def pairs(found: list[Found]) -> Iterator[tuple[Found, Found]]:
    """Each finding of ours with that of Oxigraph in memory."""
    theirs = {each[1:4]: each for each in found if each.server == MEMORY}
    return ((each, theirs[each[1:4]]) for each in found if each.server == OURS and each[1:4] in theirs)


def different(found: list[Found]) -> list[str]:
    """Questions to which servers gave different numbers of rows, or no answer."""
    rows: dict[str, set[str]] = {}
    for each in found:
        if each.what == NEW and each.question != MIX:
            rows.setdefault(each.question, set()).add(each.note)
    return [f"{question}: {' and '.join(sorted(notes))}" for question, notes in rows.items() if len(notes) > 1]
