"""Makes a build of what a SPARQL server has, so that every command works on it as on one of our own."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from ikoe_graph import build, home
from ikoe_graph.build import Build
from ikoe_graph.dataset import Dataset
from ikoe_graph.query import Remote
from ikoe_graph.remote import credentials, reading

Say = Callable[[str], None]


def fetch(endpoint: str, say: Say = lambda _: None) -> Dataset:
    """All graphs of the project at an endpoint. Raises NothingFound, EndpointError and CalledWrongly."""
    return reading.fetch(Remote(endpoint, credentials=credentials.find(endpoint)), say)


def build_from(endpoint: str, say: Say = lambda _: None) -> Build:
    """A build of the graphs at an endpoint, made anew and validated like one of our own. Raises what `fetch` does,
    and DataError where the data breaks a rule.
    """
    return build.build(home.knowledge(), folder(endpoint), say, loaded=fetch(endpoint, say))


def folder(endpoint: str) -> Path:
    """The folder of builds of an endpoint, beside that of our own."""
    builds = home.builds()
    return builds.with_name(f"{builds.name}-of-endpoints") / hashlib.sha256(endpoint.encode()).hexdigest()[:16]
