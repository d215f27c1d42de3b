"""`shopcast new-shop`: from a shop's files to an environment that runs."""

import json
import re
from pathlib import Path
from typing import Any

import click

from shopcast.bad_input import BadInput
from shopcast.stores import ROOT

RESERVED = {"demo", "base", "local", "spark", "test"}
NAME = r"[a-z][a-z0-9_]*"


@click.command("new-shop")
@click.argument("name")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--timezone", default=None, help="Of times without one: Europe/Berlin.")
@click.option(
    "--column",
    multiple=True,
    help="Which column is which: customer_id=Client. May be given several times.",
)
@click.option("--force", is_flag=True, help="Write over an environment that is there.")
@click.option("--project", default=ROOT, type=click.Path(path_type=Path))
def new_shop(
    name: str,
    files: tuple[Path, ...],
    timezone: str | None,
    column: tuple[str, ...],
    force: bool,
    project: Path,
) -> None:
    """Make an environment NAME for the FILES of a shop, and check them.

    It looks at the files, proposes how they are read with a reason for each guess,
    writes conf/NAME/catalog.yml and parameters.yml, and prepares the tables. The files
    stay where they are.
    """
    conf = project / "conf" / name
    _refuse_name(name, conf, force)
    from shopcast.new_shop import writing
    from shopcast.new_shop.files import look_at
    from shopcast.new_shop.order_lines import gone, settle
    from shopcast.new_shop.proposal import propose
    from shopcast.new_shop.remarks import notes

    found = [one for path in files for one in look_at(path)]
    told = dict(_pair(one) for one in column)
    _refuse_unknown(told, found)
    proposal = propose(found, told, timezone)
    raw = project / "data" / name / "01_raw"
    sold = proposal.tables.get("order_lines")
    said = [*settle(sold), *gone(sold)] if sold else []
    conf.mkdir(parents=True, exist_ok=True)
    text = writing.parameters(proposal, name)
    (conf / "catalog.yml").write_text(
        writing.catalog(proposal, name, f"data/{name}/01_raw"), encoding="utf-8"
    )
    (conf / "parameters.yml").write_text(text, encoding="utf-8")
    writing.link(proposal, raw)
    click.echo(f"conf/{name}/parameters.yml:\n")
    click.echo("".join(f"  {line}\n" for line in text.splitlines()))
    for note in [*said, *notes(proposal), *proposal.unread]:
        click.echo(f"Note: {note}")
    click.echo("\nNow the tables are checked.")
    _check(name, project, conf / "parameters.yml")


def _refuse_name(name: str, conf: Path, force: bool) -> None:
    from shopcast.new_shop.writing import BEGINS

    if name in RESERVED:
        raise BadInput(f"NAME: {name} is Shopcast's own; take another one.")
    if not re.fullmatch(NAME, name):
        raise BadInput(
            f"NAME: {name!r} is no name of a shop; use small letters, digits and _."
        )
    own = conf / "parameters.yml"
    mine = own.is_file() and own.read_text("utf-8").startswith(BEGINS.format(name=name))
    if conf.exists() and not (force and mine):
        raise BadInput(
            f"NAME: conf/{name} is there already; take another name, or, if this "
            "command has made it, --force to write over it."
        )


def _pair(told: str) -> tuple[str, str]:
    name, mark, own = told.partition("=")
    if not mark or not own:
        raise BadInput(f"--column: {told!r} names nothing; write customer_id=Client.")
    return name, own


def _refuse_unknown(told: dict[str, str], found: list[Any]) -> None:
    """Refuse what is said of a column that is nowhere."""
    from shopcast.tables.schemas import TABLES

    canonical = {name for columns in TABLES.values() for name in columns}
    own = {name for one in found for name in one.columns}
    for name, column in told.items():
        if name not in canonical:
            raise BadInput(
                f"--column: {name} is none of the columns {sorted(canonical)}."
            )
        if column not in own:
            raise BadInput(f"--column: no file has {column} (there are {sorted(own)}).")


def _check(name: str, project: Path, parameters: Path) -> None:
    """Prepare the shop's tables; then fit the periods of tasks to its length."""
    from kedro.framework.session import KedroSession
    from kedro.framework.startup import bootstrap_project
    from kedro.runner import SequentialRunner

    from shopcast.new_shop.periods import shorten

    bootstrap_project(project)
    data = project / "data" / name
    try:
        paths = {"base_path": str(data), "raw_path": str(data / "01_raw")}
        with KedroSession.create(project, env=name, runtime_params=paths) as opened:
            session: Any = opened
            session.run(pipeline_names=["preparation"], runner=SequentialRunner())
    except BadInput as error:
        raise BadInput(
            f"{error.message}\n\nCorrect conf/{name}/parameters.yml or the files; "
            f"then: kedro run --env {name} --pipelines preparation"
        ) from error
    report = data / "08_reporting/quality.json"
    quality = json.loads(report.read_text(encoding="utf-8"))
    shorter = shorten(quality, project / "conf")
    if shorter:
        with parameters.open("a", encoding="utf-8") as file:
            file.write(shorter)
        click.echo(f"\nAdded to conf/{name}/parameters.yml:\n{shorter}")
    click.echo("\n" + "\n".join(_rows(quality)))
    click.echo(
        f"\nNow run:  kedro run --env {name} --pipelines ltv --params preset=quick\n"
        f"and look at data/{name}/08_reporting/index.html"
    )


def _rows(quality: dict) -> list[str]:
    return [
        f"{table}: {one['rows_out']:,} of {one['rows_in']:,} rows are kept"
        for table, one in quality.items()
        if one["rows_in"]
    ]
