"""`shopcast serve`: the service on the command line."""

import logging
import os
import sys
from functools import partial
from pathlib import Path

import click

from shopcast.bad_input import BadInput
from shopcast.stores import ROOT

KEY = "SHOPCAST_API_KEY"
LOCAL = {"127.0.0.1", "localhost", "::1"}


@click.command()
@click.option("--env", default=None, help="The shop: an environment of conf.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--base-path", default=None, help="The folder of the shop's layers.")
@click.option("--preset", default=None, help="That the pipelines were run with.")
@click.option(
    "--log-answers",
    default=None,
    type=click.Path(path_type=Path),
    help="A folder that keeps answers to histories, for `replay`.",
)
@click.option(
    "--demo/--no-demo", default=True, help="Whether there is a page at /demo."
)
@click.option("--project", default=ROOT, type=click.Path(path_type=Path))
def serve(
    env: str | None,
    host: str,
    port: int,
    base_path: str | None,
    preset: str | None,
    log_answers: Path | None,
    demo: bool,
    project: Path,
) -> None:
    """Answer by what the pipelines have learnt and said.

    The environment variable SHOPCAST_API_KEY is the key that requests have to show.
    """
    key = os.environ.get(KEY) or None
    if key is None and host not in LOCAL:
        raise BadInput(
            f"--host: {host} can be reached by others; set {KEY} to a key that they "
            "have to show, or keep 127.0.0.1."
        )
    import uvicorn

    from shopcast.serving.answer_log import AnswerLog
    from shopcast.serving.app import create_app
    from shopcast.serving.connections import Impatient
    from shopcast.serving.filling import fill, open_catalog

    given = {"base_path": base_path, "preset": preset}
    params = {name: one for name, one in given.items() if one is not None}
    catalog = partial(open_catalog, project, env, params)
    log = AnswerLog(log_answers) if log_answers else None
    app = create_app(lambda: fill(catalog()), key, log=log)
    if demo:
        from shopcast.serving.page import add_page

        app = add_page(app, lambda: app.state.shelf)
    log_json()
    uvicorn.run(app, host=host, port=port, log_config=None, access_log=False,
                timeout_keep_alive=10, http=Impatient)  # fmt: skip


def log_json() -> None:
    """Write one line of JSON per request, and only warnings of all else."""
    from pythonjsonlogger.orjson import OrjsonFormatter

    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        OrjsonFormatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("kedro").setLevel(logging.WARNING)
    logging.getLogger("shopcast.serving").setLevel(logging.INFO)
