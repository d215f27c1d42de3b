"""Parameters that fail on a misspelt key."""

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A group of parameters; a key that it does not know is refused."""

    model_config = ConfigDict(extra="forbid")
