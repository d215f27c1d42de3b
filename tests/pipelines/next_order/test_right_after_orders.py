"""Which ways to forecast are judged right after an order."""

from shopcast.pipelines.next_order.right_after_orders import LEFT_OUT, after_orders
from shopcast.pipelines.next_order.task import NEXT_ORDER


def names(options) -> list[str]:
    return [one.name for one in after_orders(10.0, options).candidates]


def test_all_but_two_networks_are_judged_unless_left_out(options):
    every = [one.name for one in NEXT_ORDER.candidates if one.name not in LEFT_OUT]
    assert names(options) == every
    fewer = options.model_copy(
        update={"leave_out": ("seed_lstm",), "not_after_orders": ("hazard",)}
    )
    assert names(fewer) == [
        name for name in every if name not in ("hazard", "seed_lstm")
    ]


def test_the_mean_gap_is_a_rule_of_these_cutoffs_alone(options):
    assert "mean_gap" in after_orders(10.0, options).rules
    assert "mean_gap" not in NEXT_ORDER.rules
