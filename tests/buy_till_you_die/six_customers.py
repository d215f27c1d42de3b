"""Six customers: repeat purchases, when the last one was, and their age, in weeks."""

import numpy as np

X = np.array([0.0, 1.0, 2.0, 7.0, 0.0, 26.0])
RECENCY = np.array([0.0, 5.0, 30.43, 38.0, 0.0, 2.0])
T = np.array([38.86, 38.86, 38.86, 38.86, 0.5, 30.0])
