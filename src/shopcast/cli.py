"""The command line: Kedro's, whose misspelt names are told in one sentence."""

import logging
from collections.abc import Iterable
from difflib import get_close_matches
from inspect import isabstract
from typing import Any

import click
from kedro.framework.cli.project import run as run_of_kedro
from kedro.framework.project import pipelines
from kedro.pipeline import Pipeline
from kedro.runner import (
    AbstractRunner,
    ParallelRunner,
    SequentialRunner,
    ThreadRunner,
)
from kedro.utils import load_obj
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError  # type: ignore[import-untyped]

from shopcast.bad_input import BadInput
from shopcast.cores import SIDE_BY_SIDE

LIST = {
    "pipeline": "kedro registry list",
    "node": "kedro registry describe PIPELINE",
    "input": "kedro catalog list",
    "output": "kedro catalog list",
}
DEFAULT = "__default__"
NODES = {
    "--from-nodes": "from_nodes",
    "--to-nodes": "to_nodes",
    "--nodes": "node_names",
}


class Run(click.Command):
    """`kedro run`, which looks at names before anything begins."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options.

        Raises:
            BadInput: `--params` are no YAML.
        """
        try:
            return super().parse_args(ctx, args)
        except (YAMLError, OmegaConfBaseException, ValueError) as error:
            reason = " ".join(str(error).split())[:120]
            raise BadInput(
                f"--params: cannot be read ({reason}); write them as "
                "--params seed=2,ltv.options.folds=3."
            ) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the pipeline; what libraries warn of is logged, not shown.

        Raises:
            BadInput: There is no such pipeline, node, dataset, tag or namespace, or
                the runner lets nodes run beside each other.
        """
        given = ctx.params
        one, several = [*filter(None, [given["pipeline"]])], given["pipelines"] or []
        _check("--pipeline", one, pipelines.keys())
        _check("--pipelines", several, pipelines.keys())
        chosen = [*one, *several]
        if DEFAULT in chosen and len(chosen) > 1:
            raise BadInput(
                f"--pipelines: {DEFAULT} is several already; name it alone, or name "
                "everything."
            )
        ctx.params |= {"pipeline": None, "pipelines": chosen or None}
        logging.captureWarnings(True)
        pipelines.set_requested(chosen or None)
        whole = sum(pipelines[name] for name in chosen or [DEFAULT])
        nodes = [one.name for one in whole.nodes]
        for option, name in NODES.items():
            _check(option, given[name], nodes)
        for option in ("from_inputs", "to_outputs"):
            _check(f"--{option.replace('_', '-')}", given[option], whole.datasets())
        _check(
            "--tags", given["tags"], {tag for one in whole.nodes for tag in one.tags}
        )
        _check("--namespaces", given["namespaces"], _namespaces(whole))
        if given["runner"] == SIDE_BY_SIDE:
            given["runner"] = f"shopcast.side_by_side.{SIDE_BY_SIDE}"
        _check_runner(given["runner"])
        return super().invoke(ctx)


def _namespaces(whole: Pipeline) -> set[str]:
    """List namespaces, and those that they lie in."""
    parts = [(node.namespace or "").split(".") for node in whole.nodes]
    return {".".join(one[: end + 1]) for one in parts for end in range(len(one))}


def _check_runner(runner: str | None) -> None:
    """Refuse runners that let nodes share one DuckDB; anybody's own one may do else."""
    name = runner or SequentialRunner.__name__
    try:
        found = load_obj(name, "kedro.runner")
    except (ImportError, AttributeError, ValueError, TypeError):
        found = None
    if not (isinstance(found, type) and issubclass(found, AbstractRunner)):
        raise BadInput(
            f"--runner: there is no runner {name}; do you mean SequentialRunner, or "
            f"{SIDE_BY_SIDE}?"
        )
    if isabstract(found) or issubclass(found, ThreadRunner | ParallelRunner):
        raise BadInput(
            f"--runner: {name} runs nodes beside each other, which one DuckDB does not "
            f"allow; leave it out, or write {SIDE_BY_SIDE}, which runs tasks so."
        )


def _check(option: str, given: Iterable[str] | None, known: Iterable[str]) -> None:
    unknown = [name for name in given or () if name not in {*known}]
    if not unknown:
        return
    near = get_close_matches(unknown[0], [*known], 1)
    kind = option.removeprefix("--").rpartition("-")[2].rstrip("s")
    there = f"{LIST[kind]} lists all" if kind in LIST else f"there are {sorted(known)}"
    raise BadInput(
        f"{option}: there is no {kind} {unknown[0]}"
        + (f"; do you mean {near[0]}?" if near else f"; {there}.")
    )


run = Run(
    run_of_kedro.name,
    params=run_of_kedro.params,
    callback=run_of_kedro.callback,
    help=run_of_kedro.help,
)


@click.group()
def cli() -> None:
    """Commands of the project."""


cli.add_command(run)
