"""Numbers that CloudWatch reads out of lines of the log (its embedded metric format)."""

from datetime import datetime
from typing import Any

from chalicelib.cloud.settings import settings


def counted(room: str, metric: str, now: datetime) -> dict[str, Any]:
    """What a line of the log carries as `extra` to count one of `metric`, in the stage's own
    namespace of a room."""
    definition = {
        "Namespace": settings().name(room),
        "Dimensions": [[]],
        "Metrics": [{"Name": metric, "Unit": "Count"}],
    }
    at = int(now.timestamp() * 1000)
    return {"_aws": {"Timestamp": at, "CloudWatchMetrics": [definition]}, metric: 1}
