"""What is said of a database that cannot be asked."""

from shopcast.bad_input import BadInput


def unreachable(url: str, error: Exception) -> BadInput:
    """Say so in one sentence, without the password.

    >>> said = unreachable("postgresql://me:secret@db/shop", OSError("no route"))
    >>> print(str(said).partition(";")[0])
    postgresql://me:***@db/shop: the database cannot be reached (no route)
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(url)
        named, secret = parsed.render_as_string(), parsed.password
    except ArgumentError:
        named, secret = "SHOPCAST_DATABASE", None
    reason = " ".join(str(error).split())
    if secret:
        reason = reason.replace(secret, "***")
    return BadInput(
        f"{named}: the database cannot be reached ({reason[:200]}); set "
        "SHOPCAST_DATABASE to its URL, such as "
        "postgresql://user:password@host/shop."
    )
