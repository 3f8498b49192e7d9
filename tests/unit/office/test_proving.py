"""What days of gateways, levels and stays that were moved in say, in sentences."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args

import msgspec
import pytest

from chalicelib.kernel.callers import Staff
from chalicelib.loyalty.level_checks.types import LevelCheck, Progress
from chalicelib.loyalty.level_checks.wire import LatestLevelCheck, LevelCheckView
from chalicelib.loyalty.proof.types import Difference as PointsDifference
from chalicelib.office.calls import Caller
from chalicelib.office.requests import HOME, Request
from chalicelib.office.visits import Visit
from chalicelib.office.work.proving import money, nights, others
from chalicelib.payments.proof.types import Difference as MoneyDifference
from chalicelib.payments.reports.types import Comparison, DayTotals, Difference, GatewayDay, Kind
from chalicelib.payments.reports.wire import DaysView, GatewayDayView
from chalicelib.reservations.proof.types import Difference as NightsDifference
from chalicelib.reservations.proof.wire import ContestedNightView, ContestedStay

NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
ONE, TWO = "1e000000-0000-4000-8000-000000000001", "1e000000-0000-4000-8000-000000000002"


def visit_of(*groups: str) -> Visit:
    request = Request(method="GET", segments=(), query=(), form=(), headers={}, event={})
    staff = Staff(1, groups, "s1")
    return Visit(request=request, caller=Caller(request), staff=staff, now=NOW)


def sent(view: Any) -> Any:
    """An answer as the pages get it."""
    return msgspec.json.decode(msgspec.json.encode(view))


def day(kind: Kind, **fields: Any) -> DaysView:
    difference = Difference(
        kind=kind,
        payment_id=ONE,
        reservation_id=fields.get("stay", TWO),
        gateway_id=fields.get("named"),
        ours=Decimal(10),
        theirs=Decimal("12.5"),
    )
    comparison = Comparison(
        compared=NOW,
        settled_there=Decimal(0),
        refunded_there=Decimal(0),
        differences=(difference,),
        count=60,
    )
    found = GatewayDay("openpay", date(2026, 1, 3), DayTotals(), comparison)
    return DaysView([GatewayDayView.of(found)])


def test_a_payment_of_which_a_gateway_says_otherwise_leads_to_its_stay() -> None:
    result = money.days(visit_of("admin"), sent(day("amount", named="tr-1")))
    [finding] = result.findings
    assert finding.text == (
        "OpenPay, 03/01/2026: el monto o la moneda no es igual (aquí S/ 10.00, allá S/ 12.50). "
        "Allá se llama tr-1."
    )
    assert [link.address for link in finding.links] == [f"{HOME}reservations/{TWO}/"]
    assert result.count == 60


def test_a_payment_that_is_not_here_leads_nowhere() -> None:
    result = money.days(visit_of("admin"), sent(day("not_here", stay=None)))
    assert result.findings[0].links == ()


def test_whoever_sees_no_stays_gets_no_link() -> None:
    result = money.days(visit_of("mantenimiento"), sent(day("refunded")))
    assert [link.address for link in result.findings[0].links] == [""]


@pytest.mark.parametrize("finished", [None, NOW])
def test_levels_that_are_judged_are_counted(finished: datetime | None) -> None:
    check = LevelCheck(check_id=ONE, cause="night", started_at=NOW, clients=1200)
    progress = Progress(check=check, finished_at=finished, looked=7, changed=2)
    answer = sent(LatestLevelCheck(LevelCheckView.of(progress)))
    result = others.levels(visit_of("admin"), answer)
    assert dict(result.facts)["Clientes"] == "1,200"
    assert dict(result.facts)["Ganaron o perdieron un nivel"] == "2"
    assert bool(result.running) == (finished is None)
    assert result.count == 0


def test_a_night_that_another_stay_has_leads_to_both() -> None:
    stay = ContestedStay(
        id=ONE,
        property=TWO,
        property_name="Casa <1>",
        status="approved",
        check_in_date=date(2026, 2, 1),
        check_out_date=date(2026, 2, 4),
        nights=[
            ContestedNightView(date(2026, 2, 2), TWO),
            ContestedNightView(date(2026, 2, 3), None),
        ],
    )
    [finding] = nights.contested(visit_of("vendedor"), sent([stay])).findings
    assert finding.text == (
        "Casa <1>, 01/02/2026 – 04/02/2026: entró sin la noche de 02/02/2026, 03/02/2026."
    )
    assert [link.address for link in finding.links] == [
        f"{HOME}reservations/{ONE}/",
        f"{HOME}reservations/{TWO}/",
    ]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (money.KINDS, Kind),
        (money.DRIFTS, MoneyDifference),
        (nights.FAULTS, NightsDifference),
        (others.POINTS, PointsDifference),
    ],
)
def test_every_difference_has_its_words(words: dict[str, str], kinds: Any) -> None:
    assert set(words) == set(get_args(kinds))
