"""How networks, measures and paths read in a terminal: tables, and sentences that say what they mean."""

from collections.abc import Iterable, Mapping, Sequence

from ikoe_graph.columns import Attributes, Sheet, measured, node_columns
from ikoe_graph.export import edge_rows
from ikoe_graph.measures import WHOLE, Definitions, Result
from ikoe_graph.network import Network, Thing
from ikoe_graph.paths import Path, Step, part

Table = tuple[Sequence[str], list[tuple[str, ...]]]
GROUPS = ("component", "community")  # numbers that are names: the first is the largest
WORDS = {
    "en": {"tells": "Tells", "not": "Tells not", "also": "{} more of the same length", "same": "Both are the same."},
    "de": {"tells": "Sagt", "not": "Sagt nicht", "also": "{} weitere derselben Länge", "same": "Beides ist dasselbe."},
}


def tables(sheet: Sheet, definitions: Definitions) -> list[Table]:
    """Columns and rows: the edges, or of all that was measured first nodes, then edges, then the whole."""
    names: dict[str, list[str]] = {"node": [], "edge": [], "network": []}
    for name in sheet.results:
        names[definitions.measures[name].scope].append(name)
    found = [_nodes(sheet, names["node"])] if names["node"] else []
    if names["edge"] or not sheet.results:
        found.append(_edges(sheet, names["edge"]))
    return [*found, _whole(sheet, names["network"])] if names["network"] else found


def meaning(sheet: Sheet, definitions: Definitions) -> list[str]:
    """What an edge and each measure mean, a sentence or two each, and why values are missing."""
    described = sheet.network.query.description.get(sheet.language, "")
    return [described, *(_sentence(result, definitions, sheet.language) for result in sheet.results.values())]


def absent(joined: Network, thing: Thing, elsewhere: Sequence[str], language: str) -> str:
    """Which networks a thing has edges in that has none in this one."""
    others = f"It has some in {', '.join(elsewhere)}" if elsewhere else "It has none in any network"
    return f"No edge in {joined.query.name} leads to {thing.label(language)} ({thing.name}). {others}; see --edges."


def apart(joined: Network, things: Mapping[str, Thing], ends: tuple[str, str], language: str) -> str:
    """In which parts two things lie that no path joins."""
    said = []
    for end in ends:
        members = part(joined, end)
        some = ", ".join([things[iri].label(language) for iri in members if iri != end][:3])
        said.append(f"{things[end].label(language)} lies in a part of {len(members)}, among them {some}")
    return (
        f"No path in {joined.query.name}. {'; '.join(said)}. Other networks may join them: repeat --edges; "
        "ikoe network lists them."
    )


def path_lines(found: Path, things: Mapping[str, Thing], language: str) -> list[str]:
    """A path as text: its ends, then step by step each fact with roles, time and lines."""
    words = WORDS[language]
    if not found.steps:
        return [words["same"]]
    ends = [found.steps[0].start, *(step.end for step in found.steps)]
    also = f"  ({words['also'].format(found.others)})" if found.others else ""
    lines = [" – ".join(things[iri].label(language) for iri in ends) + also]
    for number, step in enumerate(found.steps, 1):
        lines += ["", f"{number}. {things[step.start].label(language)} – {things[step.end].label(language)}"]
        lines += [f"   {line}" for line in _fact_lines(step, things, language)]
    return lines


def _nodes(sheet: Sheet, names: Sequence[str]) -> Table:
    keys = [name.replace("-", "_") for name in names]
    rows = [known for _, known in node_columns(sheet)]
    rows.sort(key=lambda known: (*(_order(known, key) for key in keys), str(known["label"])))
    table = [(str(known["label"]), str(known.get("kind_label", "")), *_cells(known, keys)) for known in rows]
    return ("node", "kind", *names), table


def _edges(sheet: Sheet, names: Sequence[str]) -> Table:
    rows = sorted(edge_rows(sheet), key=lambda known: (_order(known, "weight"), str(known["source_label"])))
    shown = ("source_label", "target_label", "weight", "label", "start", "end", *names, "evidence")
    return ("from", "to", "weight", "facts", "start", "end", *names, "evidence"), [_cells(row, shown) for row in rows]


def _whole(sheet: Sheet, names: Sequence[str]) -> Table:
    numbers = measured(sheet, WHOLE)
    made = sheet.network
    counts = [("nodes", len(made.nodes)), ("edges", len(made.edges)), ("facts", made.facts)]
    values = [*counts, *((name, numbers.get(name, "")) for name in names)]
    return ("measure", "value"), [(name, _number(value)) for name, value in values]


def _order(known: Attributes, key: str) -> float:
    value = known.get(key, -1)
    if isinstance(value, str):
        return 0.0
    return float(value) if key in GROUPS else -float(value)


def _cells(known: Attributes, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(_number(known.get(key, "")) for key in keys)


def _number(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _sentence(result: Result, definitions: Definitions, language: str) -> str:
    words = WORDS[language]
    told = definitions.measures[result.measure]
    said = f"{told.heading[language]}. {words['tells']}: {told.tells[language]} {words['not']}: "
    missing = f" {definitions.reasons[result.reason][language]}" if result.reason else ""
    return said + told.tells_not[language] + missing


def _fact_lines(step: Step, things: Mapping[str, Thing], language: str) -> list[str]:
    lines = []
    for fact in step.facts:
        roles = [things[role].label(language) for role in (*fact.source_roles, *fact.target_roles) if role in things]
        when = " - ".join(dict.fromkeys(each for each in (fact.start, fact.end, *fact.as_of) if each))
        label = things[fact.iri].label(language) if fact.iri in things else fact.iri
        parts = "; ".join(part for part in (label, " – ".join(roles), when) if part)
        lines.append(f"{parts}  [{', '.join(fact.passages)}]")
    return lines
