"""The parameters of a question as fields of a form: what each may hold, what is given, and what is wrong with it."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from ikoe_graph import catalogue, terms
from ikoe_graph.catalogue import Parameter, Query
from ikoe_graph.errors import QueryError, UnknownName
from ikoe_graph.query import ask, check_things
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View, word

OWN = frozenset({"lang", "page", "row"})  # values in a URL that speak of the page and not of its question
MOST_IN_A_SELECT = 60  # a longer list becomes a field to type in, with suggestions


class Option(NamedTuple):
    """What a field may hold, and how people call it."""

    value: str
    label: str


class Field(NamedTuple):
    """A parameter as a form shows it. `kind`: select, suggest, number or text; `problem`: empty where all is well."""

    name: str
    label: str
    hint: str
    kind: str
    required: bool
    value: str
    options: list[Option]
    problem: str


class Sample(NamedTuple):
    """Values that show a question at work, and how people call them."""

    values: dict[str, str]
    label: str


def given(site: Site, query: Query, view: View) -> dict[str, str]:
    """The values that the URL gives for the parameters of a question; a name that people use becomes its slug.

    Labels come in the language of the page where the URL names none. Raises QueryError for a name that is no parameter.
    """
    known = {each.name: each for each in query.parameters}
    values = {name: value.strip() for name, value in view.values.items() if name not in OWN and value.strip()}
    for name in values:
        if name not in known:
            names = ", ".join(known) or word("value-none", view.language)
            raise QueryError(word("value-no-parameter", view.language).format(name=name, query=query.name, names=names))
    if "language" in known:
        values.setdefault("language", view.language)
    return {name: _slug(value, options(site, known[name], view.language)) for name, value in values.items()}


def problems(site: Site, query: Query, values: Mapping[str, str], language: str) -> dict[str, str]:
    """What is wrong with the values, by parameter, in words that say what to do; empty where they can be asked."""
    found = {each.name: _problem(site, query, each, values.get(each.name), language) for each in query.parameters}
    return {name: problem for name, problem in found.items() if problem}


def fields(site: Site, query: Query, values: Mapping[str, str], found: Mapping[str, str], language: str) -> list[Field]:
    """The parameters as fields, filled with the values and with what is wrong with them.

    The language of the answer has none: it is that of the page.
    """
    return [
        _field(site, each, values.get(each.name, ""), found.get(each.name, ""), language)
        for each in query.parameters
        if each.type != "language"
    ]


def options(site: Site, parameter: Parameter, language: str) -> list[Option]:
    """What a parameter may hold, by label; empty for numbers, dates and the like."""
    if parameter.type == "kind":
        kinds = [kind for (kind,) in ask(site.dataset, site.forms["kinds"].text).texts()]
        return sorted((Option(kind, word(f"kind-{kind}", language)) for kind in kinds), key=lambda each: each.label)
    if parameter.type in catalogue.SIMPLE_TYPES:
        return []
    stem = f"{terms.BASE}{parameter.type}/"
    form = site.forms[_form(site, parameter)]
    values = {"language": language, "stem": stem}
    text = catalogue.fill(form, {each.name: values[each.name] for each in form.parameters})
    rows = ask(site.dataset, text).rows()
    return [
        Option(getattr(thing, "value", "").removeprefix(stem), getattr(label, "value", "")) for thing, label in rows
    ]


def sample(site: Site, query: Query, example: Mapping[str, str], language: str) -> Sample:
    """An example of a question for people."""
    known = {each.name: each for each in query.parameters if each.type != "language"}
    values = {name: value for name, value in example.items() if name in known}
    labels = [_called(value, options(site, known[name], language)) for name, value in values.items()]
    return Sample(values, " – ".join(labels))


def _form(site: Site, parameter: Parameter) -> str:
    """The query for what a parameter may hold: that of its name, else that of its type."""
    if parameter.name in site.forms:
        return parameter.name
    return "schemes" if parameter.type == "vocab" else "things"


def _called(value: str, known: list[Option]) -> str:
    return next((each.label for each in known if each.value == value), value)


def _slug(value: str, known: list[Option]) -> str:
    """The value of the option that people call so, where there is exactly one; else the value itself."""
    called = [each.value for each in known if each.label.casefold() == value.casefold()]
    return called[0] if len(called) == 1 and value not in {each.value for each in known} else value


def _problem(site: Site, query: Query, parameter: Parameter, value: str | None, language: str) -> str:
    if value is None:
        shown = query.example.get(parameter.name, "...")
        missing = word("value-missing", language).format(name=parameter.name, example=f"{parameter.name}={shown}")
        return missing if parameter.required else ""
    alone = query._replace(parameters=[parameter])
    try:
        catalogue.fill(alone, {parameter.name: value})
        check_things(site.dataset, alone, {parameter.name: value})
    except UnknownName:
        near = _nearest(value, options(site, parameter, language))
        guess = word("value-nearest", language).format(names=", ".join(near)) if near else ""
        return f"{word('value-unknown', language).format(value=value)} {guess}".strip()
    except QueryError:
        kind = parameter.type if parameter.type in catalogue.SIMPLE_TYPES else "name"
        return word(f"value-no-{kind}", language).format(value=value)
    return ""


def _nearest(value: str, known: list[Option]) -> list[str]:
    """The values whose slug or label is most like the given one."""
    from rapidfuzz import fuzz, process, utils

    plain = re.sub(r"[-_/]+", " ", value)
    names = {each.value: f"{each.label} {each.value.replace('-', ' ')}" for each in known}
    found = process.extract(
        plain, names, scorer=fuzz.token_set_ratio, processor=utils.default_process, limit=3, score_cutoff=60
    )
    return [name for _, _, name in found]


def _field(site: Site, parameter: Parameter, value: str, problem: str, language: str) -> Field:
    known = options(site, parameter, language)
    kind = "number" if parameter.type == "integer" else "text"
    if known:
        # What was given and is not on the list must stay visible, so that it can be corrected.
        fits = len(known) <= MOST_IN_A_SELECT and (not value or value in {each.value for each in known})
        kind = "select" if fits else "suggest"
    return Field(
        parameter.name,
        word(f"parameter-{parameter.name}", language),
        parameter.description.get(language, ""),
        kind,
        parameter.required,
        value,
        known,
        problem,
    )
