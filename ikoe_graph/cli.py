"""The command `ikoe`: reads arguments, calls one function, prints its result, sets the exit status.

Rows go to stdout, words to stderr; 0 is success, 1 means that something is wrong, 2 that the call was wrong.
Late imports keep a short command near the cost of a bare interpreter.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from ikoe_graph import asking, curation, home, networking, publishing, sending, serving
from ikoe_graph.arguments import parse
from ikoe_graph.console import say
from ikoe_graph.errors import CalledWrongly, IkoeError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    options = parse(arguments)
    try:
        return COMMANDS[options.command](options)
    except IkoeError as error:
        print(f"ikoe: {error}", file=sys.stderr)
        return error.status
    except BrokenPipeError:  # the reader, such as `head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except UnicodeDecodeError as error:
        print(
            f"ikoe: the input is no UTF-8 text ({error.reason} at byte {error.start}). Save it as UTF-8.",
            file=sys.stderr,
        )
        return 2
    except OSError as error:
        print(
            f"ikoe: {error.filename or 'input or output'}: {error.strerror}. Check the path and its rights.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("ikoe: interrupted", file=sys.stderr)
        return 1


def _build(options: Namespace) -> int:
    from ikoe_graph.build import build

    if options.output and not options.output.parent.is_dir():
        raise CalledWrongly(f"--output {options.output}: its folder does not exist. Create it, or choose another.")
    made = build(home.knowledge(), home.builds(), say)
    if options.output:
        options.output.write_bytes(made.dataset_file.read_bytes())
    written = options.output or made.dataset_file
    here = Path.cwd()
    print(
        f"dataset  {written.relative_to(here) if written.is_relative_to(here) else written}\n"
        f"sha256   {made.digest}\n"
        f"quads    {made.quads} in {len(made.graphs)} graphs"
    )
    return 0


COMMANDS = {
    "build": _build,
    "validate": curation.run_validate,
    "mutants": curation.run_mutants,
    "query": asking.run_query,
    "queries": asking.run_queries,
    "figures": asking.run_figures,
    "show": asking.run_show,
    "network": networking.run_network,
    "path": networking.run_path,
    "spark": networking.run_spark,
    "evidence": curation.run_evidence,
    "publish": publishing.run_publish,
    "changes": publishing.run_changes,
    "push": sending.run_push,
    "serve": serving.run_serve,
}

if __name__ == "__main__":
    sys.exit(main())
