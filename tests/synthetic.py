"""A network at random, as large as one likes and the same each time."""

import random
from collections import Counter
from typing import Any


def synthetic(nodes: int, edges: int) -> dict[str, Any]:
    """A network at random in which few nodes have many edges, the same each time."""
    chance = random.Random(1)  # noqa: S311
    pairs = {(number, int(chance.random() ** 2 * number)): 1 for number in range(1, nodes)}
    while len(pairs) < edges:
        one, other = chance.randrange(nodes), int(chance.random() ** 2 * nodes)
        if one != other and (other, one) not in pairs:
            pairs[one, other] = 1 + chance.randrange(3)
    ends = Counter(end for pair in pairs for end in pair)
    fact = {"fact": "cooperation/x", "kind": "ikoe:Cooperation", "evidence": ["partnerbericht-2018/L1-1"]}
    return {
        "nodes": [
            {
                "id": f"org/n{number}",
                "label": {"de": f"Organisation {number}", "en": f"Organisation {number}"},
                "category": "org",
                "measures": {"degree": ends[number], "community": 1 + number % 12, "component": 1},
            }
            for number in range(nodes)
        ],
        "edges": [
            {"source": f"org/n{one}", "target": f"org/n{other}", "weight": weight, "facts": [fact]}
            for (one, other), weight in pairs.items()
        ],
    }
