"""Reads query files and their grlc headers (lines that begin with `#+`, YAML) into values; runs nothing.

A parameter `x` is an ordinary variable, bound by exactly one line `VALUES ?x { ... }` whose content is the default:
UNDEF for "any". Filling a query in replaces that content, so a file runs unchanged on any SPARQL 1.1 engine.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ikoe_graph import terms
from ikoe_graph.errors import DataError, QueryError, UnknownName

LANGUAGES = ("en", "de")
SIMPLE_TYPES = {
    "integer": r"-?\d+",
    "date": r"\d{4}(-\d\d(-\d\d)?)?",
    "language": "|".join(LANGUAGES),
    "kind": "[a-z-]+",
    "string": r"[\s\S]+",
}


class Parameter(NamedTuple):
    """A variable that the caller may bind. `type`: a key of SIMPLE_TYPES, or the path of an IRI such as `id/org`."""

    name: str
    type: str
    required: bool
    description: dict[str, str]


class Query(NamedTuple):
    """A query file. `summary` and `description` by language; `examples`: parameter values that show it at work.

    The first example is the one that help texts show.
    """

    name: str
    text: str
    summary: dict[str, str]
    description: dict[str, str]
    tags: list[str]
    parameters: list[Parameter]
    examples: list[dict[str, str]]
    severity: str

    @property
    def example(self) -> dict[str, str]:
        """The first of its examples."""
        return self.examples[0]

    @property
    def question(self) -> int:
        """The number of the question it answers, by its tag `question-N`; a large number where it has none."""
        numbers = [tag.removeprefix("question-") for tag in self.tags if tag.startswith("question-")]
        return int(numbers[0]) if numbers else 1000


class Section(NamedTuple):
    """A section of the table of contents: its tag, its heading by language."""

    tag: str
    heading: dict[str, str]


def read_contents(folder: Path) -> list[Section]:
    """The sections of `contents.yaml` in a folder of queries, in order."""
    import yaml

    entries = yaml.safe_load((folder / "contents.yaml").read_text(encoding="utf-8"))
    return [Section(each["tag"], {language: each[language] for language in LANGUAGES}) for each in entries]


def arrange(queries: Mapping[str, Query], sections: Iterable[Section]) -> list[tuple[Section, list[Query]]]:
    """The queries by section, each in that of the first of its tags that has one; by question, then by name."""
    arranged: dict[str, tuple[Section, list[Query]]] = {each.tag: (each, []) for each in sections}
    for query in sorted(queries.values(), key=lambda each: (each.question, each.name)):
        tag = next((each for each in query.tags if each in arranged), None)
        if tag is None:
            raise DataError(
                f"queries/{query.name}.rq: none of its tags has a section. Add one of {', '.join(arranged)}."
            )
        arranged[tag][1].append(query)
    return [each for each in arranged.values() if each[1]]


def read(folder: Path) -> dict[str, Query]:
    """All queries of a folder (its own files, not those of folders within) by name, in alphabetical order."""
    return {path.stem: read_file(path) for path in sorted(folder.glob("*.rq"))}


def read_file(path: Path) -> Query:
    """One query file. Raises DataError with file and line where its header is no YAML or lacks a summary."""
    return parse(path.stem, path.read_text(encoding="utf-8"), str(path))


def parse(name: str, text: str, where: str) -> Query:
    """A query text with its header, if it has one; `where` names it in errors."""
    header = header_of(text, where)
    parameters = [_parameter(each, where) for each in header.get("parameters", ())]
    examples = [{key: str(value) for key, value in each.items()} for each in header.get("examples", [{}])]
    for key in [each.name for each in parameters]:
        if len(_slot(key).findall(text)) != 1:
            raise DataError(
                f"{where}: parameter {key} needs exactly one line VALUES ?{key} {{ ... }}. "
                "Add it, or drop the parameter."
            )
    return Query(
        name,
        text,
        by_language(header, "summary"),
        by_language(header, "description"),
        list(header.get("tags", ())),
        parameters,
        examples,
        header.get("severity", "violation"),
    )


def fill(query: Query, values: Mapping[str, str]) -> str:
    """The query text with the given parameter values in place of the defaults.

    Raises UnknownName for a parameter the query does not have, QueryError for one that is missing or of the wrong kind.
    """
    known = {each.name: each for each in query.parameters}
    for name in values:
        if name not in known:
            advice = f"{query.name} takes {', '.join(known)}." if known else f"{query.name} takes no parameters."
            raise UnknownName("parameter", name, known, advice)
    text = query.text
    for parameter in query.parameters:
        if parameter.name in values:
            term = _term(query, parameter, values[parameter.name])
            text = _slot(parameter.name).sub(lambda match, term=term: f"{match[1]}{{ {term} }}", text)  # type: ignore[misc]
        elif parameter.required:
            shown = f"--set {parameter.name}={query.example.get(parameter.name, '...')}"
            raise QueryError(f"{query.name}: parameter {parameter.name} is missing. Add it, for example {shown}.")
    return text


def iri(parameter: Parameter, value: str) -> str | None:
    """The IRI that a value of this parameter stands for: a slug, a short name or a full IRI; None for plain values."""
    if parameter.type in SIMPLE_TYPES:
        return None
    return terms.lengthen(value) if "/" in value or ":" in value else f"{terms.BASE}{parameter.type}/{value}"


def dump(queries: Mapping[str, Query]) -> str:
    """The queries as JSON, for `load`: reading it back costs a fraction of reading the YAML headers."""
    return json.dumps([each._asdict() for each in queries.values()], ensure_ascii=False)


def load(text: str) -> dict[str, Query]:
    """The inverse of `dump`."""
    rows = json.loads(text)
    return {
        row["name"]: Query(**{**row, "parameters": [Parameter(*each) for each in row["parameters"]]}) for row in rows
    }


def header_of(text: str, where: str) -> dict[str, Any]:
    """The YAML header of a query text, empty where it has none. Raises DataError with file and line for a bad one."""
    lines = [
        (number, line[2:].removeprefix(" "))
        for number, line in enumerate(text.splitlines(), 1)
        if line.startswith("#+")
    ]
    if not lines:
        return {}
    import yaml  # late: it costs more than the rest of a short command

    try:
        header = yaml.safe_load("\n".join(line for _, line in lines))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = lines[mark.line][0] if mark and mark.line < len(lines) else lines[0][0]
        problem = getattr(error, "problem", None) or "not readable"
        raise DataError(
            f"{where}:{line}: the #+ header is no YAML: {problem}. Quote values that hold a colon."
        ) from error
    if not isinstance(header, dict) or "summary" not in header:
        raise DataError(f"{where}:{lines[0][0]}: the #+ header has no summary. Add a line: #+ summary: ...")
    return header


def _parameter(entry: Any, where: str) -> Parameter:
    if not isinstance(entry, dict) or not {"name", "type"} <= entry.keys():
        raise DataError(
            f"{where}: a parameter in the #+ header lacks name or type. Give both, for example type: id/org."
        )
    return Parameter(
        entry["name"], entry["type"], bool(entry.get("required", False)), by_language(entry, "description")
    )


def by_language(header: Mapping[str, Any], key: str) -> dict[str, str]:
    """The texts of a header entry: English under the plain key, as grlc reads it, other languages under `key-xx`."""
    keys = {language: key if language == "en" else f"{key}-{language}" for language in LANGUAGES}
    return {language: str(header[name]).strip() for language, name in keys.items() if name in header}


def _slot(name: str) -> re.Pattern[str]:
    return re.compile(rf"(VALUES\s+\?{re.escape(name)}\s*)\{{[^}}]*\}}")


def _term(query: Query, parameter: Parameter, value: str) -> str:
    pattern = SIMPLE_TYPES.get(parameter.type)
    if pattern is None:
        address = iri(parameter, value) or ""
        if re.search(r'[\s<>"{}|\\^`]', address):
            raise QueryError(
                f"{query.name}: {parameter.name}={value} is no name. "
                f"Give a slug such as {query.example.get(parameter.name, 'jobcenter-dortmund')}."
            )
        return f"<{address}>"
    if not re.fullmatch(pattern, value):
        article = "an" if parameter.type == "integer" else "a"
        raise QueryError(
            f"{query.name}: {parameter.name}={value} is not {article} {parameter.type}. "
            f"Write {_sample(parameter.type)}."
        )
    if parameter.type == "integer":
        return value
    return json.dumps(value, ensure_ascii=False)


def _sample(kind: str) -> str:
    return {
        "integer": "a whole number such as 2",
        "date": "a year, month or day such as 2018, 2018-04 or 2018-04-24",
        "language": " or ".join(LANGUAGES),
        "kind": "one word such as org",
    }.get(kind, "some text")
