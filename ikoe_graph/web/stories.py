"""Guided tours over the networks: reads the files in `queries/stories/`; `story_check` holds them against the graph.

A story is data, so that analysts write their own: steps with a heading, two sentences, a view of a network and the
facts whose evidence is shown. What is wrong with one is said with file, step, and what to do.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from ikoe_graph import terms
from ikoe_graph.catalogue import LANGUAGES
from ikoe_graph.errors import DataError
from ikoe_graph.web.networks import STATE

FOLDER = "queries/stories"
SENTENCES = 2
PARTS = ("title", "summary", "steps")
STEP_PARTS = ("heading", "text", "view", "facts")


class Step(NamedTuple):
    """A step of a story: heading and sentences by language, the values of an address of `/network`, IRIs of facts."""

    heading: dict[str, str]
    text: dict[str, list[str]]
    view: dict[str, str]
    facts: list[str]


class Story(NamedTuple):
    """A story by the name of its file, with title and summary by language."""

    name: str
    title: dict[str, str]
    summary: dict[str, str]
    steps: list[Step]


def read(folder: Path) -> dict[str, Story | DataError]:
    """The stories of a folder by name; for one that cannot be read the error that says why."""
    found: dict[str, Story | DataError] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            found[path.stem] = parse(path.stem, path.read_text(encoding="utf-8"))
        except DataError as error:
            found[path.stem] = error
    return found


def parse(name: str, text: str) -> Story:
    """A story from the text of its file. Raises DataError where a part is missing, unknown or of the wrong kind."""
    import yaml

    where = f"{FOLDER}/{name}.yaml"
    try:
        entry = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", error)
        place = f"{where}:{mark.line + 1}:{mark.column + 1}" if mark else where
        raise DataError(
            f"{place}: no YAML: {problem}. Put texts with a colon, comma or question mark in quotes."
        ) from error
    _only(entry, PARTS, where)
    title, summary = (_by_language(entry[part], f"{where}: {part}") for part in ("title", "summary"))
    if not isinstance(entry["steps"], list) or not entry["steps"]:
        raise DataError(f"{where}: steps: there are none. Write at least one, each beginning with a dash.")
    steps = [_step(each, f"{where}: step {number}") for number, each in enumerate(entry["steps"], 1)]
    return Story(name, title, summary, steps)


def _step(entry: Any, where: str) -> Step:
    _only(entry, STEP_PARTS, where)
    text = entry["text"] if isinstance(entry["text"], dict) else {}
    for language in LANGUAGES:
        sentences = text.get(language)
        if not isinstance(sentences, list) or len(sentences) != SENTENCES or not all(map(_is_text, sentences)):
            raise DataError(f"{where}: text: {language} needs two sentences, each on a line that begins with a dash.")
    facts = entry["facts"]
    if not isinstance(facts, list) or not facts or not all(map(_is_text, facts)):
        raise DataError(f"{where}: facts: there are none. Name at least one, such as [cooperation/.../...].")
    heading = _by_language(entry["heading"], f"{where}: heading")
    return Step(heading, text, _view(entry["view"], f"{where}: view"), [terms.lengthen(each) for each in facts])


def _view(entry: Any, where: str) -> dict[str, str]:
    """The view as values of an address; lists become texts with blanks between."""
    if not isinstance(entry, dict) or "edges" not in entry:
        raise DataError(f"{where}: edges is missing. Name a network, such as edges: cooperation.")
    for key in entry:
        if key not in STATE:
            raise DataError(f"{where}: {key}: unknown.{_guess(str(key), STATE)}")
    if "edge" in entry and (not isinstance(entry["edge"], list) or len(entry["edge"]) != 2):
        raise DataError(f"{where}: edge: name its two ends, such as [org/wdr, org/land-nrw].")
    return {key: " ".join(map(str, each)) if isinstance(each, list) else str(each) for key, each in entry.items()}


def _only(entry: Any, parts: tuple[str, ...], where: str) -> None:
    if not isinstance(entry, dict):
        raise DataError(f"{where}: this is no list of {', '.join(parts)}. See a story beside it.")
    for part in entry:
        if part not in parts:
            raise DataError(f"{where}: {part}: unknown.{_guess(str(part), parts)} There are {', '.join(parts)}.")
    for part in parts:
        if part not in entry:
            raise DataError(f"{where}: {part} is missing. Add it.")


def _by_language(entry: Any, where: str) -> dict[str, str]:
    if not isinstance(entry, dict) or set(entry) != set(LANGUAGES) or not all(map(_is_text, entry.values())):
        raise DataError(f"{where}: a text in both languages is needed: {{en: ..., de: ...}}.")
    return entry


def _is_text(entry: Any) -> bool:
    return isinstance(entry, str) and bool(entry.strip())


def _guess(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=2)
    return f" Did you mean {' or '.join(near)}?" if near else ""
