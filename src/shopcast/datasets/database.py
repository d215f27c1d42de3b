"""Where a database is, and what is said when it cannot be reached."""

import re

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from shopcast.bad_input import BadInput

EXAMPLE = "postgresql://user:password@host/shop"
POSTGRES = {"postgres", "postgresql", "postgresql+psycopg"}


def url_of(credentials: dict[str, str]) -> URL:
    """Read the `url` of credentials; PostgreSQL by any of its names is `postgresql`.

    Raises:
        BadInput: It is no URL, or its password is not escaped.
    """
    text = credentials["url"]
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise BadInput(
            f"credentials: the database's url is none, such as {EXAMPLE}; correct it "
            "(that of conf/postgres is SHOPCAST_DATABASE)."
        ) from error
    if text.partition("://")[2].partition("?")[0].count("@") > 1:
        raise BadInput(
            "credentials: the database's url has more than one @; write that of the "
            "password as %40, and other signs as urllib.parse.quote does."
        )
    return url.set(drivername="postgresql") if url.drivername in POSTGRES else url


def name_of(table: str, schema: str | None) -> str:
    """Name a table as SQL does."""
    return f"{schema}.{table}" if schema else table


def unreachable(url: URL, error: Exception) -> BadInput:
    """Say so in one sentence, without the password.

    >>> url = make_url("postgresql://me:secret@db/shop")
    >>> print(str(unreachable(url, OSError("no route"))).partition(";")[0])
    db/shop: the database cannot be reached (no route)
    """
    where = "/".join(part for part in (url.host, url.database) if part)
    return BadInput(
        f"{where or 'database'}: the database cannot be reached "
        f"({_without_secrets(url, error)}); correct its url in credentials.yml "
        f"(that of conf/postgres is SHOPCAST_DATABASE, such as {EXAMPLE})."
    )


def _without_secrets(url: URL, error: Exception) -> str:
    said = " ".join(str(error).split())
    shown = url.render_as_string(hide_password=False)
    written = re.match(r"[^:]+://[^:@/]*:([^@]*)@", shown)
    secrets = [shown, url.password, url.query.get("password"), written and written[1]]
    for secret in filter(None, secrets):
        said = said.replace(str(secret), "***")
    return said[:200]
