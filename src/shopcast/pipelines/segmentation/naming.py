"""What sets a segment apart: profiles, names and advice."""

import numpy as np
import pandas as pd

from shopcast.pipelines.segmentation.facts import SHARE
from shopcast.pipelines.segmentation.options import Options, Predicting

NAMED_BY = 2
READABLE = {
    "orders": "orders",
    "order_spend": "spend per order",
    "spend": "spend in all",
    "order_lines": "lines per order",
    "pieces_per_line": "pieces per line",
    "days_since_last": "days since the last order",
    "days_since_first": "days since the first order",
    "days_between": "days between orders",
    "returned_share": "share of lines returned",
    "peak_share": "share of orders in November and December",
    "offer_share": "share of orders during promotions",
    "sessions": "sessions",
    "idle_share": "share of sessions without a purchase",
}


def measure_segments(facts: pd.DataFrame, segment: pd.Series) -> pd.DataFrame:
    """Average what one can read of each segment's customers.

    Returns:
        One row per `segment`: `customers`, `share`, `revenue_share`, and means, of
        READABLE's numbers and of `in_<category>` (share of sessions and orders).
    """
    own = facts.fillna(0)
    inside = own[[name for name in own if name.startswith(SHARE)]]
    table = pd.DataFrame(
        {
            **{name: own[name] for name in ("orders", "order_spend", "spend")},
            "order_lines": own["order_lines"],
            "pieces_per_line": own["pieces"] / own["lines"].clip(lower=1),
            "days_since_last": own["days_since_last"],
            "days_since_first": own["days_since_first"],
            "days_between": _between(facts),
            "returned_share": own["returned_lines"] / own["lines"].clip(lower=1),
            "peak_share": own["peak_orders"] / own["orders"].clip(lower=1),
            "offer_share": own["offer_orders"] / own["orders"].clip(lower=1),
            "sessions": own["sessions"],
            "idle_share": own["idle_sessions"]
            / own["sessions"].where(own["sessions"] > 0),
        }
    )
    shares = inside.div(inside.sum(axis=1).where(lambda total: total > 0), axis=0)
    table = pd.concat([table, shares], axis=1)
    grouped = table.groupby(segment.to_numpy())
    means, size = grouped.mean(), grouped.size()
    revenue = grouped["spend"].sum() / own["spend"].sum()
    known = means.loc[:, means.notna().any() & (means.abs() > 0).any()]
    known.insert(0, "revenue_share", revenue)
    known.insert(0, "share", size / len(facts))
    known.insert(0, "customers", size)
    return known.rename_axis("segment").reset_index()


def _between(facts: pd.DataFrame) -> pd.Series:
    span = facts["days_since_first"] - facts["days_since_last"]
    return span / facts["gaps"].where(facts["gaps"] > 0)


def tell_apart(traits: pd.DataFrame, segment: pd.Series) -> pd.DataFrame:
    """Tell how many deviations each segment's mean lies from the shop's.

    Args:
        traits: Of customers, not scaled; one column per trait.
        segment: Of each customer.

    Returns:
        One row per segment, one column per trait.
    """
    means = traits.groupby(segment.to_numpy()).mean()
    deviation = traits.std().where(lambda one: one > 1e-9)
    return ((means - traits.mean()) / deviation).dropna(axis=1)


def list_standouts(
    facts: pd.DataFrame, traits: pd.DataFrame, usual: pd.DataFrame, options: Predicting
) -> pd.DataFrame:
    """List customers who stand out in single traits, whatever their segment.

    Args:
        facts: Of the customers.
        traits: The same customers', not scaled.
        usual: By trait, the `mean` and `deviation` among the customers of training.
        options: Which traits, and from how many deviations on.

    Returns:
        One row per customer and `standout`, the highest first: `customer_id`,
        `deviations`, `spend`.
    """
    parts = []
    for trait, called in options.standouts.items():
        if trait not in usual.index:
            continue
        mean, deviation = usual.loc[trait]
        apart = (traits[trait] - mean) / deviation
        rows = facts.loc[apart >= options.standing_out, ["customer_id", "spend"]]
        table = rows.assign(standout=called, deviations=apart[rows.index].round(3))
        order = ["deviations", "customer_id"]
        parts.append(table.sort_values(order, ascending=[False, True]))
    columns = ["standout", "customer_id", "deviations", "spend"]
    return pd.concat(parts or [pd.DataFrame(columns=columns)], ignore_index=True)[
        columns
    ]


def say_traits(apart: pd.Series, options: Options) -> list[tuple[str, str, str]]:
    """List what sets a segment apart, strongest first.

    Returns:
        The trait, its side (`high` or `low`) and the words for it; traits without
        words are left out.
    """
    said = []
    for trait in apart.abs().sort_values(ascending=False, kind="stable").index:
        side = "high" if apart[trait] > 0 else "low"
        words = _words(trait, side, options)
        if abs(apart[trait]) >= options.telling and words:
            said.append((trait, side, words))
    return said


def _words(trait: str, side: str, options: Options) -> str:
    if trait.startswith(SHARE):
        name = trait.removeprefix(SHARE)
        return options.category_phrase.format(category=name) if side == "high" else ""
    low, high = options.phrases.get(trait, ["", ""])
    return high if side == "high" else low


def name_segments(apart: pd.DataFrame, options: Options) -> list[str]:
    """Name segments by what sets them apart; a name that is taken gets one more word.

    A segment that nothing sets apart is called typical.
    """
    names: list[str] = []
    for _, row in apart.iterrows():
        words = list(dict.fromkeys(words for *_, words in say_traits(row, options)))
        for used in range(min(NAMED_BY, len(words)), len(words) + 1):
            name = ", ".join(words[:used]).capitalize() or "Typical customers"
            if name not in names:
                break
        while name in names:
            name += " too"
        names.append(name)
    return names


def advise(apart: pd.Series, options: Options, most: int = 3) -> list[str]:
    """List what to do with a segment, by what sets it apart most."""
    sides = {(trait, side) for trait, side, _ in say_traits(apart, options)}
    fits = [
        one for one in options.predicting.playbook if (one.trait, one.side) in sides
    ]
    strength = np.array([abs(apart[one.trait]) for one in fits])
    order = np.argsort(-strength, kind="stable")[:most]
    return [fits[at].advice for at in order]
