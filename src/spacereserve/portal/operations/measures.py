"""What is counted while the portal runs, for Prometheus."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

__all__ = ["REQUESTS", "SECONDS"]

REQUESTS = Counter(
    "spacereserve_requests_total", "Requests answered.", ("method", "view", "status")
)
SECONDS = Histogram(
    "spacereserve_request_seconds",
    "Time until the answer.",
    ("view",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10),
)
