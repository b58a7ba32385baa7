"""The commands of who publishes: `ikoe publish` and `ikoe changes`. They return their exit status; rows go to stdout,
words to stderr.
"""

from argparse import Namespace

from ikoe_graph import home
from ikoe_graph.console import say, write_rows


def run_publish(options: Namespace) -> int:
    """Writes the release of the build in use, building first where there is none, and prints its files."""
    from ikoe_graph import build
    from ikoe_graph.publish import release

    root, builds = home.knowledge(), home.builds()
    if options.endpoint:
        from ikoe_graph.remote.fetching import build_from

        made = build_from(options.endpoint, say)
    else:
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


def run_changes(options: Namespace) -> int:
    """Prints what changed between two releases, or since one up to the build in use."""
    from ikoe_graph import build
    from ikoe_graph.publish import comparison, notes

    root, builds = home.knowledge(), home.builds()
    old, before = comparison.read(options.old)
    new, now = comparison.read(options.new or build.ensure(root, builds, say).folder)
    found = notes.notes(comparison.compare(old, new), notes.kinds(root), options.lang, (before, now))
    write = {"text": notes.text, "md": notes.markdown, "json": notes.as_json}[options.format]
    print(write(found), end="")
    return 0
