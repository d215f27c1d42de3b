"""Descriptions as numbers."""

from pathlib import Path

import numpy as np
import pandas as pd

from shopcast.pipelines.basket.options import SAVED, TFIDF, Text


def embed(descriptions: pd.Series, options: Text) -> np.ndarray:
    """Turn descriptions into vectors of length 1, or 0 where they say nothing.

    Returns:
        (descriptions, size) float32.
    """
    if options.encoder == TFIDF:
        found = _reduced(descriptions, options.size)
    elif (Path(options.encoder) / SAVED).is_file():
        found = _saved_model(descriptions, options.encoder)
    else:
        found = _sentences(descriptions, options.encoder)
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return (found / np.maximum(length, 1e-9)).astype("float32")


def _reduced(descriptions: pd.Series, size: int) -> np.ndarray:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not descriptions.str.contains(r"\w\w").any():
        return np.zeros((len(descriptions), size))
    counts = TfidfVectorizer(sublinear_tf=True).fit_transform(descriptions)
    fitting = min(size, min(counts.shape) - 1)
    if fitting < 1:
        return np.zeros((len(descriptions), size))
    found = TruncatedSVD(fitting, random_state=0).fit_transform(counts)
    return np.pad(found, ((0, 0), (0, size - fitting)))


def _saved_model(descriptions: pd.Series, folder: str) -> np.ndarray:
    import tensorflow as tf

    model = tf.saved_model.load(folder)
    ask = model if callable(model) else model.signatures["serving_default"]
    found = ask(tf.constant(descriptions.tolist()))
    return np.asarray(next(iter(found.values())) if isinstance(found, dict) else found)


def _sentences(descriptions: pd.Series, name: str) -> np.ndarray:
    from sentence_transformers import SentenceTransformer

    return np.asarray(SentenceTransformer(name).encode(descriptions.tolist()))
