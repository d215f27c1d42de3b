"""Leaks, each of which the laws of time and of new customers find."""

from mutant import Mutant

NODES = "pipelines/{}/nodes.py"


def law(task: str) -> tuple[str, ...]:
    """Tell which laws a leak breaks: those of its task."""
    return ("tests/tasks/test_laws.py", "-k", task)


TIME = [
    Mutant(
        "inputs_of_ltv_are_taken_a_week_into_the_label",
        NODES.format("ltv"),
        "ats, periods, options.windows, options.steps)",
        """\
ats + pd.Timedelta(days=7), periods, options.windows, options.steps
    ).mutate(at=lambda late: late["at"] - pd.Timedelta(days=7))""",
        law("ltv"),
    ),
    Mutant(
        "labels_of_ltvs_validation_reach_into_the_test",
        NODES.format("ltv"),
        "labels = make_labels(transactions, ats, label, step)",
        "labels = make_labels(\n"
        '            transactions, ats, label * (1 + (name == "validation")), step\n'
        "        )",
        law("ltv"),
    ),
    Mutant(
        "the_tests_season_is_that_of_the_datas_end",
        "buy_till_you_die/in_season.py",
        "waves = {what: fit_season(activity, at, what) for what in AMOUNTS}",
        """\
last = activity.index.max() + pd.Timedelta(days=1)
                end = last if at == rows["at"].max() else at
                waves = {what: fit_season(activity, end, what) for what in AMOUNTS}""",
        law("ltv"),
        # A shop of one year shows its season too.
        (("features/season.py", "LEAST_WEEKS = 57", "LEAST_WEEKS = 20"),),
    ),
    Mutant(
        "a_lifetimes_orders_are_told_of_a_customer",
        "pipelines/preparation/nodes.py",
        'seen_country=_first(lines, "country")',
        'seen_country=_first(lines, "country"), '
        'lifetime=lines["order_id"].nunique().cast("float64")',
        law("next_order"),
        (
            (
                "pipelines/preparation/nodes.py",
                '"country": both["country"].coalesce(both["seen_country"]),',
                '"country": both["country"].coalesce(both["seen_country"]),\n'
                '        "birth_year": both["lifetime"],',
            ),
        ),
    ),
    Mutant(
        "the_last_purchase_ever_is_told_of_a_customer",
        "pipelines/next_order/moments.py",
        'born = tables["customers"].select("customer_id", "birth_year")',
        """\
last = lines["time"].max().epoch_seconds() / 86400
    born = lines.group_by("customer_id").aggregate(birth_year=last)""",
        law("next_order"),
    ),
    Mutant(
        "probabilities_of_orders_are_set_right_on_the_test",
        "pipelines/next_order/scores.py",
        'scaled = self.apply(forecast)["probability"].to_numpy()',
        """\
raw = forecast["probability"].to_numpy()
        line = Platt.fit_to_few(rows.ordered, raw, rows.at.nunique())
        scaled = line.apply(raw)""",
        law("next_order"),
    ),
    Mutant(
        "categories_are_chosen_on_all_time",
        "pipelines/category/choosing_categories.py",
        "ibis.literal(split.validation[0])",
        "ibis.literal(split.end)",
        law("category"),
    ),
    Mutant(
        "others_baskets_are_known_up_to_the_datas_end",
        "pipelines/basket/prior.py",
        "moment = (at - START) // DAY",
        "moment = (self.end - START) // DAY",
        law("basket"),
    ),
    Mutant(
        "products_of_the_test_are_known_before",
        "pipelines/basket/prior.py",
        'before = lines[lines["day"] < split.test]',
        "before = lines",
        law("basket"),
    ),
    Mutant(
        "products_are_counted_in_all_events",
        "pipelines/next_event/prior.py",
        "common = counts",
        """\
from shopcast.pipelines.next_event.reading import HASHED, hashed

    every = events.to_pandas()
    for column, name in HASHED.items():
        later = pd.Series(hashed(every[column].dropna().to_numpy()))
        both = pd.concat([train_examples[name], later])
        counts[name] = _common(both, options.common)
    common = counts""",
        law("next_event"),
    ),
]

CUSTOMERS = [
    Mutant(
        "ltv_is_trained_on_new_customers",
        NODES.format("ltv"),
        'rows = rows[~is_held_out(rows["customer_id"], periods.new_share)]',
        'rows = rows[~is_held_out(rows["customer_id"], 0.0)]',
        law("ltv"),
    ),
    Mutant(
        "next_order_is_trained_on_new_customers",
        NODES.format("next_order"),
        'rows = rows[~rows["is_new"]].drop(columns="is_new")',
        'rows = rows.drop(columns="is_new")',
        law("next_order"),
    ),
    Mutant(
        "bg_nbd_is_fitted_to_new_customers",
        "buy_till_you_die/prior.py",
        'if "is_new" in part else part for',
        'if "nobody" in part else part for',
        law("ltv"),
    ),
    Mutant(
        "segments_are_scaled_by_new_customers",
        NODES.format("segmentation"),
        '(examples["is_new"] == new)',
        '((examples["is_new"] == new) | (not new))',
        law("segmentation"),
    ),
]

FITTED = [
    Mutant(
        "a_networks_inputs_are_scaled_by_validation_too",
        "learning/members.py",
        "            model = self.compile_model(train, self.options)",
        """\
            seen = copy(train)
            if self.name.startswith("zero_inflated") and validation is not None:
                seen.__dict__["traits"] = pd.concat([train.traits, validation.traits])
            model = self.compile_model(seen, self.options)""",
        law("ltv"),
        (
            (
                "learning/members.py",
                "import math\n",
                "import math\nfrom copy import copy\n",
            ),
        ),
    ),
]

LEAKS = [*TIME, *CUSTOMERS, *FITTED]
