"""Parameters that fail on a misspelt key."""

import re
from typing import Annotated, Any

import pandas as pd
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

# Upper bounds keep a slip of the finger from filling the memory.
Days = Annotated[int, Field(strict=True, gt=0, le=36_500)]
Count = Annotated[int, Field(strict=True, gt=0, le=100_000)]
Few = Annotated[int, Field(strict=True, gt=0, le=1_000)]


def _are_single(values: list) -> list:
    if len({*values}) < len(values):
        raise ValueError("a value stands there twice")
    return values


FORM = r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$"  # without a zone


def _is_time(time: str) -> str:
    if not re.match(FORM, time) or pd.isna(pd.to_datetime(time, errors="coerce")):
        raise ValueError("it is no time; 2024-01-31 and 2024-01-31 18:00 are")
    return time


Single = AfterValidator(_are_single)
Time = Annotated[str, AfterValidator(_is_time)]


class Strict(BaseModel):
    """A group of parameters; a key that it does not know is refused."""

    model_config = ConfigDict(
        extra="forbid",
        allow_inf_nan=False,
        regex_engine="python-re",  # as what reads our JSON schema in Python has it
    )

    def __getstate__(self) -> dict[str, Any]:
        """Give what is pickled: which keys were given is no part of what was chosen.

        They are a set, whose order is another in every process.
        """
        return super().__getstate__() | {"__pydantic_fields_set__": set()}
