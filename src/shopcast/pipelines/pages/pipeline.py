"""Wiring of `pages`."""

from collections.abc import Iterable

from kedro.pipeline import Pipeline

from shopcast.pipelines.pages import nodes
from shopcast.tasks.wiring import node


def create_pipeline(after: Iterable[str] = (), **_) -> Pipeline:
    """Create the pipeline that writes the page of a store.

    Args:
        after: What the same run reports, and the page waits for.
    """
    waits = {name.replace(".", "_"): name for name in sorted(after)}
    return Pipeline([node(nodes.make_index, "index", *waits)], inputs=waits)
