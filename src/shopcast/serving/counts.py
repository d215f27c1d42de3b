"""What is counted for Prometheus."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Counts:
    """Counts of one app, in a registry of their own."""

    def __init__(self) -> None:
        """Begin at 0."""
        self._registry = own = CollectorRegistry()
        labels = ["method", "route", "status"]
        self._requests = Counter(
            "shopcast_requests", "Requests answered.", labels, registry=own
        )
        self._seconds = Histogram(
            "shopcast_request_seconds",
            "Seconds that a request took.",
            ["route"],
            registry=own,
            buckets=SECONDS,
        )
        self._up = Gauge(
            "shopcast_task_up", "Whether a task answers.", ["task"], registry=own
        )

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def note_tasks(self, up: dict[str, bool]) -> None:
        """Say which tasks answer."""
        for task, is_up in up.items():
            self._up.labels(task).set(is_up)

    def tell(self) -> bytes:
        """Write all counts in Prometheus' format."""
        return generate_latest(self._registry)
