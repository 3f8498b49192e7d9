"""How far the look at all levels is, for administrators."""

from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.level_checks import service
from chalicelib.loyalty.level_checks.wire import LatestLevelCheck, LevelCheckView
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("loyalty")


@router.get("/admin/levels-check", audience=staff(Permission.MANAGES_LEVELS))
def levels_check() -> LatestLevelCheck:
    """How far the levels of all guests are judged.

    A look begins when a level changes and each night at 03:00; the latest one is shown.
    """
    found = service.latest()
    return LatestLevelCheck(None if found is None else LevelCheckView.of(found))
