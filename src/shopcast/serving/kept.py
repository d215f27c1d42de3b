"""What is kept of each customer for a while."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar

What = TypeVar("What")
LOCKS = 64  # customers share so many


@dataclass
class Kept(Generic[What]):
    """One thing of each customer, until they are silent for long.

    Attributes:
        most: So many customers are kept; who was silent longest is forgotten.
        seconds: After which one who is silent is forgotten.
    """

    most: int
    seconds: float
    _kept: OrderedDict[str, tuple[float, What]] = field(default_factory=OrderedDict)
    _lock: Any = field(default_factory=Lock)
    _locks: list = field(default_factory=lambda: [Lock() for _ in range(LOCKS)])

    def lock(self, customer_id: str) -> Any:
        """Find the lock under which what is kept of a customer is changed."""
        return self._locks[hash(customer_id) % len(self._locks)]

    def get(self, customer_id: str) -> What | None:
        """Find what is kept of a customer."""
        touched, what = self._kept.get(customer_id, (0.0, None))
        return what if monotonic() - touched <= self.seconds else None

    def put(self, customer_id: str, what: What) -> None:
        """Keep it from now on."""
        now = monotonic()
        with self._lock:
            self._kept[customer_id] = now, what
            self._kept.move_to_end(customer_id)
            while len(self._kept) > self.most or self._oldest() < now - self.seconds:
                self._kept.popitem(last=False)

    def _oldest(self) -> float:
        return next(iter(self._kept.values()))[0]

    def __len__(self) -> int:
        return len(self._kept)
