"""Families of products, derived from their descriptions."""

import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.pipelines.category.options import Families

DERIVED = "derived: "


def derive_families(
    products: pd.DataFrame, sold: set[str], options: Families, seed: int
) -> pd.DataFrame:
    """Group products whose descriptions have words in common.

    TF-IDF of words, a truncated SVD, and K-means, all fitted to the products that were
    sold in the training period; the others join the nearest family.

    Args:
        products: `product_id` and `description`.
        sold: Ids of the products sold in the training period.
        options: How many families.
        seed: Of the SVD and K-means.

    Returns:
        One row per described product: `product_id` and `category`, which begins with
        `derived: ` and lists the family's top words.

    Raises:
        BadInput: Fewer products are described than families are asked for.
    """
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import Normalizer

    known = products[products["description"].notna()]
    fitted = known.loc[known["product_id"].isin(sold), "description"]
    if len(fitted) < 2 * options.number:
        raise BadInput(
            f"products.description: {len(fitted):,} products of the training period "
            f"are described, too few for {options.number} families; name a column of "
            "categories in source.tables, or lower category.options.families.number."
        )
    words = TfidfVectorizer(stop_words="english", token_pattern=r"[^\W\d_]{3,}",
                            min_df=2, sublinear_tf=True)  # fmt: skip
    counts = words.fit_transform(fitted.str.lower())
    size = min(options.components, counts.shape[1] - 1)
    space = make_pipeline(TruncatedSVD(size, random_state=seed), Normalizer())
    means = KMeans(options.number, n_init=5, random_state=seed)
    family = means.fit_predict(space.fit_transform(counts))
    names = _names(counts, family, words.get_feature_names_out(), options)
    every = means.predict(
        space.transform(words.transform(known["description"].str.lower()))
    )
    return pd.DataFrame(
        {
            "product_id": known["product_id"].to_numpy(),
            "category": [names[number] for number in every],
        }
    )


def _names(counts, family, vocabulary, options: Families) -> list[str]:
    """Name each family by the words that it has more of than all products."""
    overall = counts.mean(axis=0).A1 if hasattr(counts.mean(axis=0), "A1") else None
    names = []
    for number in range(options.number):
        own = counts[family == number].mean(axis=0)
        excess = own.A1 - overall
        top = excess.argsort()[::-1][: options.words]
        names.append(DERIVED + ", ".join(vocabulary[top]))
    return names
