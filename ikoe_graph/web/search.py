"""The search: a page of what has a name like the one given, grouped by kind, and the same for programs."""

import json
from typing import NamedTuple

from ikoe_graph.errors import CalledWrongly
from ikoe_graph.web import names
from ikoe_graph.web.names import Hit, Level
from ikoe_graph.web.reply import Reply, html
from ikoe_graph.web.selection import nearest_names
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View, render, word

SHOWN = 6  # of a kind, where all kinds are shown
MOST = 200  # of one kind
MOST_FOR_PROGRAMS = 50
EXAMPLES = ("Jobcenter Dortmund", "AMIF", "Sprachmittlung", "Gelsenkirchen")  # names that the data has


class Group(NamedTuple):
    """What was found of a kind: how much, and the best of it."""

    kind: str
    total: int
    hits: list[Hit]


def page(site: Site, view: View) -> Reply:
    """What has a name like the value `q`, by kind; of one kind alone with the value `kind`.

    Status 400 for a kind that does not exist.
    """
    text, kind = view.values.get("q", "").strip(), view.values.get("kind", "")
    found = names.find(site.names, text, view.language)
    known = kind in ("", *names.ORDER)
    groups = _groups(found, kind)
    values = {
        "text": text[: names.MOST_LETTERS],
        "cut": len(text) > names.MOST_LETTERS,
        "total": len(found),
        "kinds": [(each.kind, each.total) for each in _groups(found, "")],
        "kind": kind if known else "",
        "wrong_kind": "" if known else kind[: names.MOST_LETTERS],
        "groups": groups if known else [],
        "loose": found[0].level if found and found[0].level <= Level.LIKE else None,
        "suggestions": names.suggestions(site.names, text) if not found or found[0].level == Level.SOME else [],
        "examples": EXAMPLES,
        "Level": Level,
        "fold": names.fold,
    }
    return html(render("search.html", view, **values), 200 if known else 400, "" if known else _no_kind(kind, view))


def machine(site: Site, view: View) -> Reply:
    """The same as JSON: `query`, `total`, and `results` with iri, label, kind, score (0 to 100) and the matched name.

    Raises CalledWrongly for a kind that does not exist.
    """
    text, kind = view.values.get("q", "").strip(), view.values.get("kind", "")
    if kind not in ("", *names.ORDER):
        raise CalledWrongly(_no_kind(kind, view))
    found = [hit for hit in names.find(site.names, text, view.language) if kind in ("", hit.thing.kind)]
    results = [
        {
            "iri": hit.thing.iri,
            "label": hit.thing.label(view.language),
            "kind": hit.thing.kind,
            "score": hit.score,
            "matched": hit.name.text,
            "passages": hit.thing.passages,
        }
        for hit in found[:MOST_FOR_PROGRAMS]
    ]
    answer = {"query": text[: names.MOST_LETTERS], "total": len(found), "results": results}
    return Reply(200, "application/json", _json(answer))


def _groups(found: list[Hit], kind: str) -> list[Group]:
    """The finds by kind, in the order of the best of each."""
    by_kind: dict[str, list[Hit]] = {}
    for hit in found:
        by_kind.setdefault(hit.thing.kind, []).append(hit)
    if kind:
        return [Group(kind, len(by_kind.get(kind, [])), by_kind.get(kind, [])[:MOST])]
    return [Group(each, len(hits), hits[:SHOWN]) for each, hits in by_kind.items()]


def _no_kind(kind: str, view: View) -> str:
    near = nearest_names(kind, names.ORDER)
    guess = f" {word('list-did-you-mean', view.language)} {', '.join(near)}?" if near else ""
    return f"kind={kind[: names.MOST_LETTERS]}: {word('search-no-kind', view.language)}{guess}"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
