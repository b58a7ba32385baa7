"""Draws the table of `scale.py`: seconds against quads, both on logarithmic scales; what is linear has slope 1."""

from collections import defaultdict
from math import log
from pathlib import Path
from statistics import geometric_mean

STAGES = ("read", "derive", "validate")


def draw(rows: list[dict[str, str]], target: Path) -> None:
    """Draws stages of a build, and the geometric mean of all questions on each engine, as SVG."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "scale"
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(12, 5), sharex=True)
    stages: dict[str, dict[int, float]] = defaultdict(dict)
    questions: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    unfinished = {(row["engine"], row["quads"]) for row in rows if row["what"] == "left out"}
    for row in rows:
        if not row["median_s"] or not int(row["quads"]) or (row["engine"], row["quads"]) in unfinished:
            continue
        seconds, quads = float(row["median_s"]), int(row["quads"])
        if row["engine"] == "stages" and row["what"] in STAGES:
            stages[row["what"]][quads] = seconds
        if row["engine"] == "build" and row["what"] == "all":
            stages["build, with all of these"][quads] = seconds
        if row["what"].startswith("question "):
            questions[row["engine"]][quads].append(max(seconds, 0.0001))
    for name, points in stages.items():
        left.plot(*zip(*sorted(points.items()), strict=True), marker="o", label=f"{name}, {slope(points)}")
    for name, found in questions.items():
        means = sorted((quads, geometric_mean(each)) for quads, each in found.items())
        right.plot(*zip(*means, strict=True), marker="o", label=name)
    for axes, title in ((left, "Building: seconds"), (right, "Questions: geometric mean of seconds")):
        axes.set(title=title, xlabel="quads", xscale="log", yscale="log")
        axes.grid(visible=True, which="major", alpha=0.3)
        axes.legend()
    figure.tight_layout()
    figure.savefig(target, format="svg", metadata={"Date": None})


def slope(points: dict[int, float]) -> str:
    """By which power of the quads the seconds grow, from the smallest to the largest size."""
    first, last = min(points), max(points)
    if first == last:
        return "one size"
    return f"slope {log(points[last] / points[first]) / log(last / first):.2f}"
