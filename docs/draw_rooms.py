"""Draw the rooms of src/shopcast and the imports between them.

    python docs/draw_rooms.py          writes docs/images/rooms.png

The picture is made of the real imports, counted; tests/test_rooms.py holds them to it.
"""

import ast
from collections import Counter
from pathlib import Path

import matplotlib.pyplot as plt

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "shopcast"
FLOORS = (
    ("tables", "models", "simulation"),
    ("features", "buy_till_you_die"),
    ("learning", "judging", "showing"),
    ("tasks",),
    ("pipelines", "datasets", "hooks"),
    ("serving", "new_shop", "side_by_side"),
)
WORDS = {
    "tables": "canonical tables,\nsources, sessions",
    "models": "Keras builders,\nlosses",
    "simulation": "the demo store",
    "features": "what is known at a\nmoment; time, splits",
    "buy_till_you_die": "BG/NBD, Pareto/NBD,\nGamma-Gamma",
    "learning": "candidates: fitted,\nboosted, networks",
    "judging": "metrics, intervals,\ncalibration, choice",
    "showing": "figures with their\nsentence, pages",
    "tasks": "the contract: rows, flow,\npredictor, wiring",
    "pipelines": "what is special\nabout each task",
    "datasets": "rows, predictor,\nfigure",
    "hooks": "refusals,\ntracking",
    "side_by_side": "tasks of one run,\na process each",
    "new_shop": "a shop's files,\nread by guesses",
    "serving": "predictors, loaded;\nanswers over HTTP",
}


def room_of(module: str) -> str | None:
    """Name the room of a module; the door's modules have none.

    `replay` is the service's own pipeline; Kedro looks for pipelines in one folder.
    """
    parts = module.split(".")
    if parts[1:3] == ["pipelines", "replay"]:
        return "serving"
    rooms = {room for floor in FLOORS for room in floor}
    return parts[1] if len(parts) > 1 and parts[1] in rooms else None


def imported(path: Path) -> set[str]:
    """List the modules of shopcast that a file imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {module for module in found if module.startswith("shopcast.")}


def arrows() -> Counter:
    """Count the files of one room that import another room."""
    found: Counter = Counter()
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        own = room_of(".".join(parts))
        if own:
            used = {room_of(module) for module in imported(path)} - {None, own}
            found.update((own, room) for room in used)
    return found


def places() -> dict[str, tuple[float, float]]:
    """Place rooms on their floors."""
    widest = max(map(len, FLOORS))
    return {
        room: ((number + 0.5) * widest / len(floor), 1.35 * level)
        for level, floor in enumerate(FLOORS)
        for number, room in enumerate(floor)
    }


def draw(target: Path) -> None:
    """Draw rooms, and an arrow from each to what it imports."""
    at, found = places(), arrows()
    figure, axis = plt.subplots(figsize=(9, 8.5), layout="constrained")
    for (user, used), files in found.items():
        level = at[user][1] == at[used][1]
        style = {"arrowstyle": "-|>", "color": "#9db4c0", "lw": 0.6 + 0.22 * files**0.8,
                 "shrinkA": 30, "shrinkB": 30,
                 "connectionstyle": f"arc3,rad={0.25 if level else 0.06}"}  # fmt: skip
        axis.annotate("", at[used], at[user], arrowprops=style)
    for room, (x, y) in at.items():
        box = {"boxstyle": "round,pad=.55", "fc": "white", "ec": "#26323d"}
        axis.text(x, y, f"{room}\n{WORDS[room]}", ha="center", va="center", bbox=box,
                  fontsize=9, color="#26323d", linespacing=1.25)  # fmt: skip
    axis.set(xlim=(-0.2, 3.2), ylim=(-0.6, 1.35 * (len(FLOORS) - 1) + 0.6))
    axis.set_title("Rooms of src/shopcast; arrows are imports, the thicker the more")
    axis.set_axis_off()
    figure.savefig(target, dpi=110)


if __name__ == "__main__":
    draw(ROOT / "docs" / "images" / "rooms.png")
    for (user, used), files in sorted(arrows().items()):
        print(f"{user:18} -> {used:18} {files:3} files")
