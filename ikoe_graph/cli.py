"""The command `ikoe`: reads arguments, calls one function, sets the exit status.

Rows go to stdout, words to stderr; 0 is success, 1 means that something is wrong, 2 that the call was wrong.
Late imports keep a short command near the cost of a bare interpreter.
"""

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module

from ikoe_graph.arguments import parse
from ikoe_graph.errors import IkoeError

MODULES = {  # the module of each command, which holds a function `run_` and its name
    "build": "curation",
    "validate": "curation",
    "mutants": "curation",
    "evidence": "curation",
    "query": "asking",
    "queries": "asking",
    "figures": "asking",
    "show": "asking",
    "network": "networking",
    "path": "networking",
    "spark": "networking",
    "publish": "publishing",
    "changes": "publishing",
    "push": "sending",
    "serve": "serving",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        return run_of(options.command)(options)
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
    finally:
        gc.freeze()  # to look through what is left for garbage would take a tenth of a short command


def run_of(command: str) -> Callable[[Namespace], int]:
    """The function that carries a command out and returns its exit status. No other command's module is imported."""
    run: Callable[[Namespace], int] = getattr(import_module(f"ikoe_graph.{MODULES[command]}"), f"run_{command}")
    return run


if __name__ == "__main__":
    sys.exit(main())
