"""Levels over HTTP: the public list, and their administration."""

from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.levels import rules
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.wire import AdminFields, LevelList, LevelsAnswer
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.crud import Resource, administration

router = administration(
    "loyalty",
    Permission.MANAGES_LEVELS,
    Resource(
        collection=LEVELS,
        path="/admin/achievements",
        one="level",
        many="levels",
        extra=AdminFields,
        texts={
            "list": "Every level, also the inactive ones, in the order of lists.",
            "add": "Define a level; guests who meet it already get it within minutes.",
            "change": "Change the fields that are sent; all guests are judged anew within minutes.",
            "remove": "Take a level away, also one that discounts name: they no longer match by "
            "it.",
        },
    ),
)


@router.get("/achievements", audience=PUBLIC)
def list_levels() -> LevelsAnswer:
    """Every level that may be earned, in its order."""
    return LevelsAnswer(LevelList.of(rules.active(LEVELS.values())))
