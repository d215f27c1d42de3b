"""Values that parameters of the other tasks may not have."""

INF, NAN = float("inf"), float("nan")
TASKS = {
    "next_order.options.traits": ({"moods": True},),
    "next_order.options.sample_fraction": (0, 2, NAN, 1e-9),
    "next_order.options.min_orders": (0, 10**6),
    "next_order.options.orders": (0, 10**9),
    "next_order.options.reach_days": (0, 3, 10**9),
    "next_order.options.payments": ([], {"card": 5}),
    "next_order.options.spline": (
        {"knots": 1}, {"penalty": -1}, {"penalty": INF}, {"knots": 10**6},
    ),
    "next_order.options.seed_lstm": (
        {"clipnorm": 0}, {"clipnorm": NAN}, {"class_weights": "yes please"},
    ),
    "next_order.options.predicting.level_cutoffs": (0, 10**6),
    "next_order.periods.test_cutoffs": (500,),
    "segmentation.options.categories": (0, -1, 10**9),
    "segmentation.options.choice": (
        {"segments": 0}, {"segments": 1}, {"segments": 10**6}, {"most": 10**6},
        {"fewest": 1}, {"least": 9, "most": 3}, {"seeds": 1}, {"smallest": 0.9},
        {"rows": 1},
    ),
    "segmentation.options.held_out": (0, 0.5, 1, NAN),
    "segmentation.options.validation": (0, 0.9),
    "segmentation.options.variance": (0, 1, 2),
    "segmentation.options.clip": (0, -1, INF),
    "segmentation.options.weights": (
        {"rhythm": 0}, {"moods": 1.0}, {"rhythm": INF}, [],
    ),
    "segmentation.options.map.perplexity": (0, -1, 10**6, NAN),
    "segmentation.options.phrases": (
        {"orders": ["few"]}, {"moods": ["low", "high"]}, {"orders": "few"},
    ),
    "segmentation.options.predicting.playbook": (
        [{"trait": "orders"}], [{"trait": "moods", "side": "high", "advice": "smile"}],
        {},
    ),
    "segmentation.options.category_phrase": ("{categry} buyers", "{", 5),
    "basket.options.candidates.decays": ([], [2.0], [-1], [NAN], ["slow"]),
    "basket.options.tifu_knn": (
        {"alpha": 2}, {"neighbours": 0}, {"within": 0}, {"groups": 10**9},
    ),
    "basket.options.up_cf.power": (0, NAN, INF),
    "basket.options.text.encoder": ("word2vec", "", "{folder}/nowhere"),
    "basket.options.text.size": (0, 10**6),
    "basket.options.predicting.top": (0, 10**6),
    "basket.options.sequence.model": ({"length": 0}, {"embedding": -1}),
    "category.options.half_lives": ([], [1], [90, 90], ["long"]),
    "category.options.source": ("shop",),
    "category.options.most": (0, 10**9),
    "category.options.predicting": (
        {"month": 13}, {"month": 0}, {"top": 0}, {"top": 10**6},
    ),
    "category.options.families": (
        {"number": 1}, {"largest": 2},
    ),
    "next_event.options.common": (0, 10**9),
    "next_event.options.smoothing": (0, NAN, INF),
    "next_event.options.windows.model": ({"length": 0}, {"buckets": 0}, {"dropout": 2}),
    "next_event.periods.horizon_days": (10**6, 400),
    "next_event.options.predicting.reach_days": (0, 10**9),
    "early_warning.options.costs": (
        {"margin": 0}, {"contact": -1}, {"offer": NAN}, {"offer": INF},
    ),
    "early_warning.options.after": (0, 10**6),
    "eda.options.rules": (
        {"min_support": 0}, {"min_lift": NAN}, {"longest": 1}, {"edges": 0},
    ),
    "eda.options.backtest": (
        {"folds": 1}, {"days": 0}, {"days": 10**6}, {"folds": 10**6},
    ),
    "eda.options.products": (0, -1),
    "simulation.options": (
        {"customers": 0}, {"months": -1}, {"start": "soon"}, {"season": 2},
        {"chunk": 0}, {"seed": -1}, {"dirt": {"return": 2}}, {"dirt": {"mould": 0.1}},
    ),
}  # fmt: skip
