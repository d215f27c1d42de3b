"""Wiring of `pages`."""

from collections.abc import Iterable

from kedro.pipeline import Node, Pipeline

from shopcast.pipelines.pages import nodes


def create_pipeline(after: Iterable[str] = (), **_) -> Pipeline:
    """Create the pipeline that writes the page of a store.

    Args:
        after: What the same run reports, and the page waits for.
    """
    waits = {name.replace(".", "_"): name for name in sorted(after)}
    return Pipeline(
        [
            Node(
                nodes.make_index,
                inputs={
                    "quality": "quality",
                    "quality_figure": "quality_figure",
                    "reports": "reports",
                    **{name: name for name in waits},
                },
                outputs="index",
                name="make_index",
            )
        ],
        inputs=waits,
    )
