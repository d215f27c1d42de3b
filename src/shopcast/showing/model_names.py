"""What models are called on pages, and what each is, in a sentence."""

ABOUT = {
    # Of several tasks
    "blend": ("Blend", "the mean of several of the others"),
    "lightgbm": ("Boosted trees", "LightGBM on what is known by then"),
    "lightgbm_rfm": (
        "Boosted trees on RFM",
        "LightGBM on recency, frequency and spend alone",
    ),
    "bigru": ("Two-way GRU", "a recurrent network that reads both ways"),
    "attention": ("Attention", "a network that weighs what came before"),
    # ltv
    "zero": ("Nobody buys", "everybody is expected to spend nothing"),
    "past_spend": ("Spend as before", "what was spent in as long a time before"),
    "past_rate": ("Pace so far", "the customer's spend per day since they came"),
    "last_year_rate": ("Pace of the last year", "spend per day over the last year"),
    "same_season": (
        "Same season last year",
        "what was spent in these weeks a year ago",
    ),
    "bg_nbd_gamma_gamma": (
        "BG/NBD",
        "buy till you die: orders come at random until a customer leaves unseen, "
        "and amounts follow a gamma-gamma model",
    ),
    "pareto_nbd_gamma_gamma": (
        "Pareto/NBD",
        "buy till you die, where customers may leave at any time",
    ),
    "bg_nbd_in_season": ("BG/NBD in season", "BG/NBD times the season's level"),
    "rate_and_bg_nbd": ("Pace and BG/NBD", "the mean of the two"),
    "season_and_bg_nbd": ("Season and BG/NBD", "the mean of the two"),
    "zero_inflated": (
        "Zero-inflated lognormal",
        "a network for whether and how much a customer spends",
    ),
    "rollout": (
        "Roll-out",
        "a recurrent network that draws what customers do, week after week",
    ),
    "ensemble": (
        "Network and trees",
        "the mean of the zero-inflated network and the boosted trees",
    ),
    "ensemble_and_rate": (
        "Network, trees and pace",
        "the same, averaged with last year's pace",
    ),
    "blend_sharpened": (
        "Blend, sharpened",
        "the blend with nothing for those who will likely not come; never used, as "
        "it is no expectation",
    ),
    # next_order
    "bg_nbd": ("BG/NBD", "buy till you die: the chance of an order in the time asked"),
    "base_rate": ("The same for all", "the share of customers who ordered before"),
    "recency": ("Days since the last order", "a logistic line on recency"),
    "rfm_logistic": ("Logistic on RFM", "a line on recency, frequency and spend"),
    "spline_logistic": ("Logistic on splines", "curved lines on the rhythm of orders"),
    "seed_lstm": ("LSTM of a public project", "as published, on the last orders"),
    "seed_dropout": ("The same with dropout", "the published network, regularised"),
    "recurrent": ("Recurrent network", "reads the orders and what is known besides"),
    "hazard": (
        "Hazard network",
        "the chance of an order on each coming day, so that it tells when, too",
    ),
    # category
    "random": ("By chance", "a random order of the categories"),
    "frequency": ("As all buy", "every category's share among all"),
    "last_order": ("As the last order", "the categories bought last"),
    "own_frequency": ("As the customer buys", "the customer's own shares so far"),
    "random_forest": ("Random forest", "trees on shares and times by category"),
    "lightgbm_pooled": ("Boosted trees, pooled", "one LightGBM for all categories"),
    "seed": ("Network of a public project", "as published, on sessions"),
    "seed_orders": ("The same on orders", "the published network, on orders"),
    "history_network": ("Network on history", "reads what was bought, order by order"),
    # basket
    "popularity": ("Best sellers", "what most buy of late"),
    "personal": ("Own favourites", "what the customer bought most often"),
    "personal_filled": (
        "Favourites, then best sellers",
        "the list is filled up with what most buy",
    ),
    "last_basket": ("The last basket again", "and best sellers after it"),
    "cooccurrence": ("Bought together", "what goes with what the customer had"),
    "tifu_knn": ("TIFU-KNN", "own habits, fading, mixed with those of the most alike"),
    "up_cf": ("UP-CF", "what customers with like baskets buy, the latest first"),
    "item_intensity": ("Pace of each product", "when each product is due again"),
    "reranker": ("Trees, pair by pair", "LightGBM on customer and product"),
    "reranker_lists": ("Trees, list by list", "LightGBM that orders whole lists"),
    "label_lstm": ("LSTM on products", "reads baskets as lists of products"),
    "frequent_lstm": ("LSTM on frequent products", "the same, rare ones left out"),
    "text_lstm": ("LSTM on descriptions", "reads what products are called"),
    "sets": ("Network of sets", "reads each basket as a set, in their order"),
    # next_event
    "majority": ("The commonest", "always the event that comes most often"),
    "persistence": ("The same again", "the next event is the last one"),
    "markov_1": ("After one event", "shares after the last event"),
    "markov_2": ("After two events", "shares after the last two events"),
    "markov_3": ("After three events", "shares after the last three events"),
    "boosting": (
        "Boosted trees, visitor too",
        "LightGBM on the visit and on who visits",
    ),
    "conv_bigru": ("Convolution and GRU", "as published, on windows of a visit"),
    "bilstm": ("Two-way LSTM", "on windows of a visit"),
    "lstm": ("LSTM", "reads a visit event by event"),
    "gru": ("GRU", "reads a visit event by event"),
    "cnn": ("Convolutions", "over the events before, never those after"),
    "gru_time": ("GRU and time", "the same, which also forecasts the wait"),
    "gru_boosting": ("GRU, then trees", "LightGBM on what the GRU makes of a visit"),
    # segmentation
    "rfm_quintiles": ("RFM by fifths", "recency, frequency and spend, in fifths"),
    "raw_features": ("Facts as they are", "K-means on unscaled facts"),
    "scaled_features": ("Scaled facts", "K-means on scaled facts"),
    "pca": ("Principal components", "K-means on the facts' main directions"),
    "seed_autoencoder": ("Autoencoder of a public project", "as published"),
    "autoencoder": ("Autoencoder", "K-means on what a tanh network keeps of the facts"),
}


def readable(name: str) -> str:
    """Tell what a model is called.

    >>> readable("bg_nbd"), readable("by_rfm")
    ('BG/NBD', 'by rfm')
    """
    return ABOUT[name][0] if name in ABOUT else name.replace("_", " ")


def told(names: list[str]) -> list[tuple[str, str]]:
    """List what models are, by what they are called."""
    return [ABOUT[name] for name in names if name in ABOUT]
