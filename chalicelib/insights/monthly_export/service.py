"""Exporting a month: the list of its arrivals, then the stays with whom they name. Who had them
stands in the log before anybody has them."""

from datetime import datetime

from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.events import MonthExported
from chalicelib.insights.monthly_export import rules
from chalicelib.insights.monthly_export.types import ExportedMonth
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.reading import listed_in_full


def of_month(
    year: int, month: int, *, skip: int, file_format: str, actor: str, now: datetime
) -> ExportedMonth:
    """The stays that arrive in a month, in every status, from the `skip`th on."""
    listed = records.in_month(f"{year:04d}-{month:02d}")
    found = listed_in_full(listed[skip : skip + rules.AT_ONCE])
    tx = Transaction(now)
    exported = MonthExported(year=year, month=month, rows=len(found.stays), file_format=file_format)
    tx.emit(exported, actor=actor)
    tx.commit()
    return ExportedMonth(year, month, found, len(listed))
