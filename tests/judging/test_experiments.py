"""How large a campaign's test must be."""

import numpy as np
import pytest

from shopcast.judging.experiments import plan_experiment


def test_the_size_is_that_of_the_textbook():
    """Cohen's h of .5 and .55 is .1002, so 2 * (1.96 + .8416)^2 / h^2 is 1,565."""
    plan = plan_experiment(0.5, 4000, 1.0, [0.1], power=0.8, level=0.05).iloc[0]
    effect = 2 * np.arcsin(np.sqrt(0.55)) - 2 * np.arcsin(np.sqrt(0.5))
    assert plan["per_arm"] == np.ceil(2 * (1.959964 + 0.841621) ** 2 / effect**2)
    assert plan["enough"]
    few = plan_experiment(0.5, 3000, 1.0, [0.1], power=0.8, level=0.05).iloc[0]
    assert not few["enough"], "both arms are to be filled"


def test_the_visible_lift_needs_all_customers():
    plan = plan_experiment(0.1, 2000, 1.0, [0.5], power=0.8, level=0.05).iloc[0]
    again = plan_experiment(0.1, 2000, 1.0, [plan["visible_lift"]], 0.8, 0.05).iloc[0]
    assert again["per_arm"] == pytest.approx(1000, abs=1)


def test_a_share_cannot_pass_one():
    plan = plan_experiment(0.9, 100, 1.0, [0.5], power=0.8, level=0.05).iloc[0]
    assert np.isnan(plan["per_arm"])
    assert not plan["enough"]


def test_customers_who_do_not_order_are_asked_in_vain():
    all_order = plan_experiment(0.5, 4000, 1.0, [0.1], power=0.8, level=0.05).iloc[0]
    few_order = plan_experiment(0.5, 4000, 0.25, [0.1], power=0.8, level=0.05).iloc[0]
    assert few_order["per_arm"] == 4 * all_order["per_arm"]
    assert few_order["orders_per_arm"] == all_order["orders_per_arm"]
    assert few_order["visible_lift"] > all_order["visible_lift"]
    assert not few_order["enough"]
