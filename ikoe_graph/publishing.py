"""The command of operators: `ikoe publish`. It returns its exit status; rows go to stdout, words to stderr."""

from argparse import Namespace

from ikoe_graph import home
from ikoe_graph.console import say, write_rows


def run_publish(options: Namespace) -> int:
    """Writes the release of the build in use, building first where there is none, and prints its files."""
    from ikoe_graph import build
    from ikoe_graph.publish import release

    root, builds = home.knowledge(), home.builds()
    made = build.current(builds) or build.build(root, builds, say)
    written = release.publish(
        made,
        root,
        options.folder,
        say,
        previous=options.previous,
        base_url=options.base_url,
        issued=options.issued,
    )
    rows = [(each.path, each.media_type, str(each.size), each.digest) for each in written.files]
    write_rows(options.format, ("file", "media type", "bytes", "sha256"), rows)
    return 0
