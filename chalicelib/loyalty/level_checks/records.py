"""The look at all levels in table `ledgers`: account `levels-check`, with the look that runs or was
the last one (`check`), and its parts (`lane#<number>`)."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.level_checks.types import Lane, LevelCheck

LEDGERS, CHECKS, CHECK, LANE = "ledgers", "levels-check", "check", "lane#"


class CheckRecord(Model):
    """A look."""

    Meta = store.meta(LEDGERS)
    account = UnicodeAttribute(hash_key=True, default=CHECKS)
    entry = UnicodeAttribute(range_key=True, default=CHECK)
    check = StructAttribute[LevelCheck](LevelCheck)


class LaneRecord(Model):
    """A part of a look."""

    Meta = store.meta(LEDGERS)
    account = UnicodeAttribute(hash_key=True, default=CHECKS)
    entry = UnicodeAttribute(range_key=True)
    check_id = UnicodeAttribute()
    looked = NumberAttribute()
    lane = StructAttribute[Lane](Lane)

    @classmethod
    def of(cls, lane: Lane) -> "LaneRecord":
        """The record of a part."""
        return cls(
            entry=f"{LANE}{lane.number}", check_id=lane.check_id, looked=lane.looked, lane=lane
        )


def begin(tx: Transaction, check: LevelCheck, lanes: list[Lane]) -> None:
    """Let a look begin, in place of the one before."""
    tx.put(CheckRecord(check=check))
    for lane in lanes:
        tx.put(LaneRecord.of(lane))


def go_on(tx: Transaction, before: Lane, after: Lane) -> None:
    """Write how far a part is; the commit raises `Stale` if another went further, or began anew."""
    is_same = (LaneRecord.check_id == before.check_id) & (LaneRecord.looked == before.looked)
    tx.put(LaneRecord.of(after), when=is_same, otherwise=Stale())


def lane_of(check_id: str, number: int) -> Lane | None:
    """A part of a look; None once another look has begun."""
    record = store.fetch(LaneRecord, CHECKS, f"{LANE}{number}")
    return None if record is None or record.check_id != check_id else record.lane


def latest() -> tuple[LevelCheck, list[Lane]] | None:
    """The look that runs, or the last one, with its parts."""
    items = store.query(LEDGERS, CHECKS, consistent=True)
    if not items:
        return None
    check = store.value_of(items[0], CheckRecord.check)
    lanes = [store.value_of(item, LaneRecord.lane) for item in items[1:]]
    return check, [lane for lane in lanes if lane.check_id == check.check_id]
