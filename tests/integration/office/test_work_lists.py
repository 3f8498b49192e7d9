"""Who works, and what is to be done, in the lists of the office."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.accounts.users import service as users
from chalicelib.kernel import clock, dates
from chalicelib.office.requests import HOME
from chalicelib.operations.staff import service as people
from chalicelib.operations.tasks.types import WorkTask
from tests.integration.accounts.desk import PASSWORD, hire
from tests.support.crew import join
from tests.support.houses import new_house
from tests.support.office import Browser, Page
from tests.support.tasks import new_task

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
TODAY = dates.in_lima(clock.now()).date()


def task(day: date = TODAY, **fields: Any) -> WorkTask:
    """A task in a house of its own."""
    return new_task(day, property_id=new_house("Casa Uno").property_id, **fields)


def sent(browser: Browser, page: Page, deed: str, *entries: str) -> Page:
    action = next(each for each in page.forms if "/bulk/" in each)
    return browser.send(page, action, deed=deed, entry=list(entries))


def test_staff_show_their_state_and_lead_to_their_tasks_of_today(admin: Browser) -> None:
    member = join("Rosa")
    join("Milagros", status="vacation")
    task(member_id=member.member_id)
    page = admin.get("staff/")
    assert '<span class="badge good">Activo</span>' in page.body
    assert '<span class="badge warn">De vacaciones</span>' in page.body
    assert "1 tarea" in page.text
    tasks = f"{HOME}tasks/?staff_member={member.member_id}&date={TODAY}"
    assert tasks in page.links
    assert "1 en total" in admin.get(tasks).text


def test_tasks_show_how_urgent_they_are_and_how_far(admin: Browser) -> None:
    task(priority="urgent")
    page = admin.get("tasks/")
    assert '<span class="badge worst">Urgente</span>' in page.body
    assert '<span class="badge calm">Pendiente</span>' in page.body
    assert "Sin fotos" in page.text


def test_work_is_approved_at_once_where_it_is_done(admin: Browser) -> None:
    done = task(status="completed")
    open_one = task(TODAY + timedelta(days=1))
    asked = sent(admin, admin.get("tasks/"), "approve", done.task_id, open_one.task_id)
    assert "no se puede deshacer" in asked.text
    page = admin.send(asked, f"{HOME}tasks/bulk/")
    assert "Aprobar: 1 hecho, 1 no." in page.text


def test_whoever_works_may_not_approve(admin: Browser, browser: Browser) -> None:
    done = task(status="completed")
    worker = Browser()
    worker.sign_in(hire("eva", "mantenimiento").email, PASSWORD)
    listed = admin.get("tasks/")
    proof = dict(worker.get().forms[f"{HOME}sign-out/"])["_proof"]
    action = f"{HOME}tasks/bulk/"
    page = worker.send(listed, action, deed="approve", entry=done.task_id, sure="1", _proof=proof)
    assert "Elija qué hacer" in page.text
    assert "Aprobar" not in page.text
    assert (
        "Aprobar: 1 hecho."
        in admin.send(listed, action, deed="approve", entry=done.task_id, sure="1").text
    )


def test_names_and_titles_run_nowhere(admin: Browser) -> None:
    join(MARKUP)
    task(title=MARKUP, description=MARKUP)
    for path in ("staff/", "tasks/", "schedules/", "time-tracking/", "cleaning-gaps/"):
        page = admin.get(path)
        assert page.status == 200
        assert MARKUP not in page.body
        assert "<img" not in page.body


@pytest.mark.parametrize("marked", [True, False])
def test_rankings_of_marked_months_are_counted_anew(admin: Browser, *, marked: bool) -> None:
    page = admin.get("referral-ranking/")
    assert "Nadie recomendó a nadie" in page.text
    month = f"{TODAY:%Y-%m}"
    told = admin.send(page, period=[month, "2001-01", MARKUP] if marked else None)
    assert ("Se está recalculando" if marked else "Marque al menos un mes") in told.text
    assert MARKUP not in told.body


def test_a_ranking_of_another_month_is_looked_at(admin: Browser) -> None:
    before = (TODAY.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    page = admin.get("referral-ranking/", month=before)
    assert ("month", before) in page.forms[f"{HOME}referral-ranking/"]
    assert admin.get("referral-ranking/", month="x").status == 200


def test_the_history_of_a_person_is_told_in_spanish(admin: Browser) -> None:
    path = f"staff/{(member := join('Rosa')).member_id}/"
    assert f"{HOME}{path}history/" in admin.get(path).links
    changed = {"last_name": MARKUP, "daily_rate": Decimal("80.00")}
    people.change(member.member_id, changed, actor="staff#1", now=clock.now())
    page = admin.get(f"{path}history/")
    assert "Se cambió" in page.text
    assert "Se creó" in page.text
    assert "Apellidos" in page.text
    assert "Pago por día" in page.text
    assert "<script>alert" not in page.body


def test_the_history_of_a_user_says_that_a_password_changed(admin: Browser) -> None:
    user = hire("rosa")
    users.change(user.user_id, {}, password="otra-clave-7-olas", actor="staff#1", now=clock.now())
    page = admin.get(f"users/{user.user_id}/history/")
    assert "Se cambió la contraseña" in page.text
    assert "otra-clave" not in page.body
