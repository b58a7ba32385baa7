"""Where things lie: the knowledge files, and the folder in which builds are kept."""

import os
from pathlib import Path

from ikoe_graph.errors import DataError

PACKAGE = Path(__file__).parent


def knowledge() -> Path:
    """The folder of `ontology/`, `data/` and `queries/`: `$IKOE_KNOWLEDGE`, else the checkout, else the wheel.

    Raises DataError where it is not there.
    """
    if chosen := os.environ.get("IKOE_KNOWLEDGE"):
        if (Path(chosen) / "ontology" / "ikoe.ttl").is_file():
            return Path(chosen)
        raise DataError(f"{chosen}: IKOE_KNOWLEDGE names no folder with ontology/, data/ and queries/. Correct it.")
    for folder in (PACKAGE.parent, PACKAGE / "knowledge"):
        if (folder / "ontology" / "ikoe.ttl").is_file():
            return folder
    raise DataError(f"{PACKAGE}: the folders ontology/, data/ and queries/ are missing. Install ikoe-graph again.")


def builds() -> Path:
    """The folder of builds: `$IKOE_BUILD`, else `build/` in a checkout, else the user's cache."""
    if chosen := os.environ.get("IKOE_BUILD"):
        return Path(chosen)
    root = knowledge()
    if root == PACKAGE.parent:
        return root / "build"
    from platformdirs import user_cache_path

    return user_cache_path("ikoe-graph", appauthor=False)
