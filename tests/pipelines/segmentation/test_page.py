"""What the pages of segments say, by hand."""

import pandas as pd
from running import parameters_of

from shopcast.pipelines.segmentation.options import Options
from shopcast.pipelines.segmentation.page import make_playbook


def test_shares_are_of_the_customers_of_training_not_of_today():
    """Of training half were regulars; today all are."""
    profiles = pd.DataFrame(
        {"segment": [1, 2], "name": ["Regulars", "Once"], "share": 0.5,
         "revenue_share": [0.8, 0.2]}
    )  # fmt: skip
    traits = pd.DataFrame({"segment": [1, 2], "orders": [0.0, 0.0]})
    today = pd.DataFrame({"customer_id": ["ann"], "segment": 1, "margin": 1.0})
    options = Options(**parameters_of("segmentation")["options"])
    page = make_playbook(profiles, traits, today, options)
    assert "50% of the customers of training, 80% of their revenue" in page
