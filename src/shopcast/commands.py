"""Shopcast's own commands, beside Kedro's."""

import click

from shopcast.new_shop.command import new_shop
from shopcast.serving.command import serve


@click.group()
def main() -> None:
    """Shopcast beside Kedro's commands."""


main.add_command(serve)
main.add_command(new_shop)
