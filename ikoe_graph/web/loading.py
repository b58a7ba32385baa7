"""Gets a release into the process that evaluates, in as little time as it takes.

Whoever starts that process imports this module alone, and so none of the libraries that only evaluating needs.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ikoe_graph import dataset
from ikoe_graph.build import Build
from ikoe_graph.web.limits import Limits


def load_endpoint(made: Build, base: str, limits: Limits) -> Callable[[bytes], bytes]:
    """Reads the data of a build, and returns what answers at the SPARQL endpoint, as `web.endpoint` says."""
    with ThreadPoolExecutor(max_workers=1) as aside:
        reading = aside.submit(dataset.read_dump, made.dataset_file)
        from ikoe_graph.web import endpoint

        return endpoint.handler(endpoint.Graph(made, reading.result(), base, limits))


def load(made: Build, root: Path, sources: Path | None, base: str, limits: Limits) -> Callable[[bytes], bytes]:
    """Reads the release of a build, and returns what runs inside the fence: a packed job in, a packed reply out.

    `root`: the knowledge folder; `sources`: a folder with the source texts; `base`: the public address of the site.
    """
    with ThreadPoolExecutor(max_workers=1) as aside:
        reading = aside.submit(dataset.read_dump, made.dataset_file)
        from ikoe_graph.web import answers, site, templates  # takes as long as the reading, so meanwhile

        templates.prepare(made.folder / "templates")
        return answers.handler(answers.Context(site.gather(made, root, sources, reading.result), base, limits))
