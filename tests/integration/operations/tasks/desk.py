"""The routes of tasks, as the panel and telephones call them."""

from typing import Any

from chalice.test import HTTPResponse

from chalicelib.cloud import events
from chalicelib.properties.types import House
from tests.support.http import Api

PATH = "/api/v1/tasks/"
DAY = "2026-03-03"
"""The Tuesday after the Monday of these tests."""


def at(task: dict[str, Any], *rest: str) -> str:
    """The address of a task, or of something of it."""
    return "/".join([PATH.rstrip("/"), task["id"], *rest]) + "/"


def form(house: House, **fields: Any) -> dict[str, Any]:
    """What the panel posts for a new task (panel book, 4.6)."""
    return {
        "title": "Limpieza general",
        "description": "Todo el primer piso",
        "task_type": "deep_cleaning",
        "priority": "high",
        "staff_member": "",
        "building_property": house.name,
        "scheduled_date": f"{DAY}T09:00:00Z",
        "estimated_duration": "60",
        "requires_photo_evidence": True,
        **fields,
    }


def edit_form(task: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """What the panel sends back of a task that it shows (panel book, 4.6)."""
    return {
        "title": task["title"],
        "description": task["description"],
        "task_type": task["task_type"],
        "priority": task["priority"],
        "status": task["status"],
        "staff_member": task["staff_member"] or "",
        "property_name": task["property_name"],
        "scheduled_date": f"{task['scheduled_date']}T09:00:00Z",
        "estimated_duration": "NaN",
        "completion_notes": task["completion_notes"],
        **fields,
    }


def made(api: Api, house: House, *, token: str = "admin", **fields: Any) -> dict[str, Any]:
    """A new task."""
    return good(api.post(PATH, json=form(house, **fields), token=token), 201)


def good(answer: HTTPResponse, status: int = 200) -> dict[str, Any]:
    """What a request was answered that went well."""
    assert answer.status_code == status, answer.json_body
    body: dict[str, Any] = answer.json_body
    return body


def refused(answer: HTTPResponse, status: int, code: str) -> dict[str, Any]:
    """What a request was answered that did not."""
    assert (answer.status_code, answer.json_body["code"]) == (status, code), answer.json_body
    body: dict[str, Any] = answer.json_body
    return body


def told(task: dict[str, Any]) -> list[str]:
    """What the log says of a task, in order."""
    return [fact.name for fact in reversed(events.timeline(f"task#{task['id']}"))]
