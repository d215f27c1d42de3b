"""Nodes by namespace, which may run beside each other, and how long that takes."""

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from kedro.pipeline import Pipeline
from kedro.pipeline.node import Node

BEGIN = 8.0  # seconds until processes have begun


def group_of(node: Node) -> str:
    """Name the group of a node: its first namespace, else itself."""
    return (node.namespace or node.name).partition(".")[0]


def grouped(pipeline: Pipeline) -> dict[str, list[str]]:
    """List the names of each group's nodes, in order."""
    groups: dict[str, list[str]] = {}
    for node in pipeline.nodes:
        groups.setdefault(group_of(node), []).append(node.name)
    return groups


def before(pipeline: Pipeline) -> dict[str, set[str]]:
    """Tell which groups each one reads from."""
    found: dict[str, set[str]] = {name: set() for name in grouped(pipeline)}
    for node, earlier in pipeline.node_dependencies.items():
        found[group_of(node)] |= {group_of(one) for one in earlier}
    return {name: earlier - {name} for name, earlier in found.items()}


def expected(pipeline: Pipeline, ahead: Mapping[str, float], beside: int) -> float:
    """Tell how many seconds a run takes at least, in so many processes.

    It is no less than its longest chain of groups, nor than all of them shared out.
    """
    whole, groups = sum(ahead.values()), grouped(pipeline)
    beside = min(beside, len(groups))
    if beside < 2:
        return whole
    ends: dict[str, float] = {}
    earlier = before(pipeline)
    try:
        for one in TopologicalSorter(earlier).static_order():
            own = sum(ahead[name] for name in groups[one])
            ends[one] = own + max((ends[name] for name in earlier[one]), default=0.0)
    except CycleError:
        return whole
    return max(whole / beside, *ends.values()) + BEGIN
