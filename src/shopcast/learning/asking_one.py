"""Asking a booster of one row at a time, again and again."""

import ctypes
from typing import Any

import numpy as np

FLOAT = 0  # C_API_DTYPE_FLOAT32
NORMAL = 0  # C_API_PREDICT_NORMAL


class OneRow:
    """A booster that is set up once, and then asked of single rows.

    `Booster.predict` checks and sets up anew at every call, which takes several times
    as long as the trees do. Answers are the same to the last bit.

    Reference: LGBM_BoosterPredictForMatSingleRowFastInit in LightGBM's C API.
    """

    def __init__(self, booster: Any) -> None:
        """Set a booster up; it is kept as long as this is."""
        from lightgbm.basic import _LIB

        self._booster, self._library = booster, _LIB
        self._columns = booster.num_feature()
        self._answers = booster.num_model_per_iteration()
        self._asked = ctypes.c_void_p()
        best = booster.best_iteration if booster.best_iteration > 0 else -1
        self._call(
            self._library.LGBM_BoosterPredictForMatSingleRowFastInit,
            booster._handle, NORMAL, 0, best, FLOAT, self._columns, b"num_threads=1",
            ctypes.byref(self._asked),
        )  # fmt: skip

    def ask(self, row: np.ndarray) -> np.ndarray:
        """Answer for one row, (1, columns) of 32 bits: as `Booster.predict` does."""
        row = np.ascontiguousarray(row, "float32")
        if row.shape != (1, self._columns):
            raise ValueError(f"a row has {self._columns} columns, not {row.shape}")
        said, length = np.empty(self._answers), ctypes.c_int64()
        self._call(
            self._library.LGBM_BoosterPredictForMatSingleRowFast,
            self._asked,
            ctypes.c_void_p(row.ctypes.data),
            ctypes.byref(length),
            said.ctypes.data_as(ctypes.POINTER(ctypes.c_double)),
        )
        return said if self._answers == 1 else said[None]

    def _call(self, function: Any, *given: Any) -> None:
        if function(*given):
            raise RuntimeError(self._library.LGBM_GetLastError())

    def __del__(self) -> None:
        if getattr(self, "_asked", None):
            self._library.LGBM_FastConfigFree(self._asked)
