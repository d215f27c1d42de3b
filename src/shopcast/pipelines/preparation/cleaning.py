"""Rules of cleaning: each tells which rows break it, and nothing is changed."""

from collections.abc import Callable, Iterable
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis.common.exceptions import IbisTypeError

from shopcast.bad_input import BadInput
from shopcast.pipelines.preparation.returns import match_returns
from shopcast.tables.sources import OTHER, Source

OUTLIER_SPREADS = 3.0


def missing_customer(lines: ir.Table, _: Source) -> ir.BooleanColumn:
    """Find rows of no known customer."""
    return lines["customer_id"].isnull()


def exact_duplicate(lines: ir.Table, _: Source) -> ir.BooleanColumn:
    """Find rows that say the same as an earlier row, in every column."""
    return _again(column for column in lines.columns if column != "line")


def repeated_event(events: ir.Table, _: Source) -> ir.BooleanColumn:
    """Find events of a customer, type, product and second that stand there before."""
    kind = {"event_type"} & {*events.columns}
    keys = ["customer_id", "product_id", *kind, events["time"].truncate("s")]
    return _again(keys)


def _again(keys: Iterable[Any]) -> ir.BooleanColumn:
    same = ibis.window(group_by=list(keys), order_by="line")
    return ibis.row_number().over(same) > 0


def other_type(events: ir.Table, _: Source) -> ir.BooleanColumn:
    """Find events that are neither looks nor purchases, such as a search."""
    return events["event_type"] == OTHER


def not_a_product(lines: ir.Table, source: Source) -> ir.BooleanColumn:
    """Find postage, fees, samples and the like, by `source.not_products`."""
    return lines["product_id"].re_search(source.not_products).fill_null(False)


def zero_price(lines: ir.Table, _: Source) -> ir.BooleanColumn:
    """Find rows that cost nothing, or whose price is unknown."""
    return (_price(lines) == 0).fill_null(True)


def negative_price(lines: ir.Table, _: Source) -> ir.BooleanColumn:
    """Find corrections of the books, which are no sales."""
    return (_price(lines) < 0).fill_null(False)


def no_quantity(lines: ir.Table, _: Source) -> ir.BooleanColumn:
    """Find rows of no piece."""
    return (lines["quantity"] == 0).fill_null(True)


def price_too_high(lines: ir.Table, source: Source) -> ir.BooleanColumn:
    """Find prices above `source.max_price`, which a shop knows to be errors."""
    if source.max_price is None:
        return ibis.literal(False)
    return (_price(lines) > source.max_price).fill_null(False)


def _price(lines: ir.Table) -> ir.NumericColumn:
    if "unit_price" not in lines.columns:
        return lines["price"]
    if "amount" not in lines.columns:
        return lines["unit_price"]
    per_piece = lines["amount"] / lines["quantity"].nullif(0)
    return lines["unit_price"].coalesce(per_piece)


def outside_period(lines: ir.Table, source: Source) -> ir.BooleanColumn:
    """Find rows outside `source.start` (included) to `source.end` (excluded)."""
    outside = ibis.literal(False)
    if source.start:
        outside = outside | (lines["time"] < ibis.timestamp(source.start))
    if source.end:
        outside = outside | (lines["time"] >= ibis.timestamp(source.end))
    return outside


def missing_time(lines: ir.Table, _: Source) -> ir.BooleanColumn:
    """Find rows of no known time."""
    return lines["time"].isnull()


Rule = Callable[[ir.Table, Source], ir.BooleanColumn]
RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        missing_customer,
        missing_time,
        exact_duplicate,
        repeated_event,
        other_type,
        outside_period,
        not_a_product,
        zero_price,
        negative_price,
        price_too_high,
        no_quantity,
    )
}


def mark(lines: ir.Table, name: str, source: Source) -> ir.Table:
    """Tell for each row which rules it breaks, and which one drops it.

    Returns:
        The rows, with one column `breaks_<rule>` for each rule of the source's table
        and `rule`, the first of them that the row breaks, null for a row to keep.

    Raises:
        BadInput: The parameters name a rule that does not exist, or that looks at a
            column of another table.
    """
    rules = source.table(name).rules
    unknown = sorted(set(rules) - RULES.keys())
    if unknown:
        raise BadInput(
            f"{name}: there are no rules {unknown}; source.tables.{name}.rules may "
            f"name {list(RULES)}."
        )
    breaks = {f"breaks_{rule}": _broken(lines, rule, name, source) for rule in rules}
    marked = lines.mutate(**breaks)
    cases = [(marked[f"breaks_{rule}"], rule) for rule in rules]
    return marked.mutate(rule=ibis.cases(*cases) if cases else ibis.null("string"))


def _broken(lines: ir.Table, rule: str, name: str, source: Source) -> ir.BooleanColumn:
    try:
        return RULES[rule](lines, source)
    except IbisTypeError as error:
        raise BadInput(
            f"{name}: the rule {rule} looks at a column that {name} have not; leave it "
            f"out of source.tables.{name}.rules."
        ) from error


def kept(marked: ir.Table) -> ir.Table:
    """Keep the rows that break no rule."""
    return marked.filter(marked["rule"].isnull())


def mark_returns(marked: ir.Table) -> ir.Table:
    """Settle returns: match them to their sale where there is one.

    Returns:
        The rows with `rule` set to `cancellation` for a return that undoes a sale;
        `undone_at`, when such a sale was undone; `is_return`, a return that matches
        no sale and stays as a negative amount.
    """
    pairs = match_returns(kept(marked)).rename(pair="line")
    joined = marked.left_join(pairs, marked["line"] == pairs["pair"])
    undoes = joined["pair"].notnull() & (joined["quantity"] < 0)
    cancels = undoes.ifelse("cancellation", joined["rule"])
    negative = (joined["quantity"] < 0) & joined["rule"].isnull() & ~undoes
    return joined.mutate(rule=cancels, is_return=negative).drop("pair")


def mark_outliers(marked: ir.Table) -> ir.Table:
    """Flag amounts far above the kept ones: `is_outlier`, which drops nothing.

    Far is three interquartile ranges above the third quartile of the logarithm
    (Tukey's outer fence).
    """
    sizes = kept(marked).select(size=_log_size(kept(marked)))
    fences = sizes.aggregate(
        low=sizes["size"].quantile(0.25), high=sizes["size"].quantile(0.75)
    )
    joined = marked.cross_join(fences)
    fence = joined["high"] + OUTLIER_SPREADS * (joined["high"] - joined["low"])
    return joined.mutate(is_outlier=(_log_size(joined) > fence).fill_null(False)).drop(
        "low", "high"
    )


def _log_size(lines: ir.Table) -> ir.FloatingColumn:
    return (lines["amount"].abs() + 1).ln()
