"""In which colour a value stands in its badge, by the field and, where fields of one name mean
different things, by the resource."""

from collections.abc import Mapping

from chalicelib.office.drawing.cells import Tone

Tones = Mapping[str, Tone]
YES: Tones = {"True": "good", "False": "calm"}
BY_FIELD: Mapping[str, Tones] = {
    "is_active": YES,
    "activo": YES,
    "is_connected": {"True": "good", "False": "bad"},
    "is_default": YES,
    "is_public": YES,
    "is_enabled": YES,
    "is_public_by_default": YES,
    "allows_late_checkout": YES,
    "is_available": YES,
    "supervisor_approved": YES,
    "resolved": {"True": "good", "False": "bad"},
    "priority": {"low": "good", "medium": "warn", "high": "bad", "urgent": "worst"},
    "season_type": {"high": "warn", "low": "busy"},
    "service_type": {"mandatory": "warn", "optional": "calm"},
    "status": {
        "approved": "good",
        "pending": "warn",
        "incomplete": "calm",
        "under_review": "odd",
        "cancelled": "bad",
        "rejected": "bad",
        "expired": "calm",
        "published": "good",
        "draft": "calm",
        "closed": "busy",
    },
    "status_display": {
        "Vigente": "good",
        "Programado": "busy",
        "Agotado": "warn",
        "Vencido": "bad",
        "Inactivo": "calm",
    },
    "winner_status": {"winner": "good", "not_winner": "calm"},
    "action_type": {
        "check_in": "good",
        "check_out": "bad",
        "break_start": "warn",
        "break_end": "busy",
    },
    "schedule_type": {
        "regular": "good",
        "overtime": "warn",
        "on_call": "busy",
        "vacation": "odd",
        "sick_leave": "calm",
    },
}
BY_RESOURCE: Mapping[str, Mapping[str, Tones]] = {
    "staff": {
        "status": {"active": "good", "inactive": "bad", "vacation": "warn", "sick": "calm"},
    },
    "tasks": {
        "status": {
            "pending": "calm",
            "assigned": "busy",
            "in_progress": "warn",
            "completed": "good",
            "cancelled": "bad",
            "needs_review": "odd",
        },
    },
}


def tone_of(slug: str, field: str, value: object) -> Tone | None:
    """The colour of a value; None where it stands in no badge."""
    tones = BY_RESOURCE.get(slug, {}).get(field) or BY_FIELD.get(field, {})
    return tones.get(str(value))
