"""The figures of the business: each section, for each role, of whatever days."""

import re
from collections.abc import Iterator

import pytest

from chalicelib.kernel import clock
from chalicelib.office.requests import HOME
from chalicelib.office.work.figures.sections import SECTIONS
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.insights.circle import lima
from tests.integration.insights.desk import Desk
from tests.support import march
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.office import Browser, Page

LARGEST = 100_000
MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
EVERY = pytest.mark.parametrize("slug", [section.slug for section in SECTIONS])
WITH_DAYS = pytest.mark.parametrize(
    "slug", [section.slug for section in SECTIONS if section.has_presets]
)
MARCH = {"date_from": "2026-03-01", "date_to": "2026-03-31"}
GOAL = "figures/goals/2026-03/"


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with clock.at(lima("2026-03-11")):
        yield


@pytest.fixture
def desk(api: Api) -> Desk:
    """Two houses and the stays of March."""
    found = Desk(api)
    found.houses = {
        march.FIRST_HOUSE: new_house("Casa Austin 1"),
        march.SECOND_HOUSE: new_house("Casa Austin 2"),
    }
    found.have_march()
    return found


def path_of(slug: str) -> str:
    return f"figures/{slug}/" if slug else "figures/"


def opened(browser: Browser, slug: str, **query: str) -> Page:
    page = browser.get(path_of(slug), **query)
    assert page.status == 200, page.text
    assert len(page.body) < LARGEST
    return page


def tables(page: Page) -> list[list[list[str]]]:
    """The numbers beside each chart, row by row, the heads first."""
    found = re.findall(r'<table class="figures">(.*?)</table>', page.body, re.DOTALL)
    rows = (re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL) for table in found)
    return [[re.findall(r">([^<>]+)</t[hd]>", row.replace("\xa0", " ")) for row in t] for t in rows]


@EVERY
def test_every_section_opens_where_there_is_nothing_yet(admin: Browser, slug: str) -> None:
    page = opened(admin, slug)
    assert "<h1>Cifras" in page.body


@EVERY
def test_every_section_opens_with_stays(desk: Desk, admin: Browser, slug: str) -> None:
    page = opened(admin, slug, **MARCH, month="3", year="2026")
    for number, picture in enumerate(re.findall(r'role="img" aria-labelledby="(.*?)"', page.body)):
        assert all(f'id="{name}"' in page.body for name in picture.split()), number
    assert page.body.count('role="img"') == page.body.count('<table class="figures">')
    ids = re.findall(r' id="(.*?)"', page.body)
    assert len(ids) == len(set(ids))
    assert not re.search(r" (style|on\w+)=", page.body)


@EVERY
def test_sellers_see_figures_and_caretakers_do_not(api: Api, browser: Browser, slug: str) -> None:
    browser.sign_in(hire("vera", "vendedor").email, PASSWORD)
    assert "Cifras" in opened(browser, slug).text
    caretaker = Browser()
    home = caretaker.sign_in(hire("mario", "mantenimiento").email, PASSWORD)
    assert f"{HOME}figures/" not in home.links
    assert caretaker.get(path_of(slug)).status == 404


def test_income_stands_beside_its_goal_and_the_year_before(desk: Desk, admin: Browser) -> None:
    admin.send(admin.get(GOAL), revenue_goal_sol="8000", occupancy_goal="")
    page = opened(admin, "", **MARCH)
    heads, month = tables(page)[0]
    assert heads[:5] == ["Mes", "Ingresos", "Un año antes", "Meta", "De la meta"]
    assert month[:5] == ["mar 26", "S/ 4,000.00", "S/ 0.00", "S/ 8,000.00", "50.00 %"]
    assert month[5:] == ["8", "S/ 4,700.00", "S/ 1,234.56"]
    assert 'class="goal"' in page.body
    assert "Del 1 al 31 de marzo de 2026." in page.text


def test_figures_of_one_house_are_of_it_alone(desk: Desk, admin: Browser) -> None:
    house = desk.houses[march.FIRST_HOUSE].property_id
    page = opened(admin, "houses", **MARCH, property=house)
    [occupancy, *_] = tables(page)
    assert [row[0] for row in occupancy] == ["Casa", "Casa Austin 1"]
    tabs = [link for link in page.links if link.startswith(f"{HOME}figures/channels/?")]
    assert f"property={house}" in tabs[0]
    assert "date_from=2026-03-01" in tabs[0]


def test_few_days_are_shown_day_by_day_and_many_week_by_week(desk: Desk, admin: Browser) -> None:
    assert "Ingresos por día" in opened(admin, "", **MARCH).text
    assert (
        "Ingresos por semana"
        in opened(admin, "", date_from="2026-02-01", date_to="2026-03-31").text
    )
    year = opened(admin, "", preset="year").text
    assert "Ingresos por día" not in year
    assert "Ingresos por semana" not in year


@pytest.mark.parametrize(
    ("preset", "days"),
    [
        ("thirty", "Del 10 de febrero al 11 de marzo de 2026."),
        ("month", "Del 1 al 31 de marzo de 2026."),
        ("last-month", "Del 1 al 28 de febrero de 2026."),
        ("year", "Del 1 de enero al 31 de diciembre de 2026."),
        ("twelve", "Del 1 de abril de 2025 al 31 de marzo de 2026."),
        ("", "Del 1 de abril de 2025 al 31 de marzo de 2026."),
        ("nonsense", "Del 1 de abril de 2025 al 31 de marzo de 2026."),
    ],
)
def test_usual_days_are_whole_months(admin: Browser, preset: str, days: str) -> None:
    assert days in opened(admin, "houses", preset=preset).text


@pytest.mark.parametrize("slug", ["searches", "conversion"])
def test_searches_are_of_the_last_days_unless_others_are_chosen(admin: Browser, slug: str) -> None:
    assert "Del 10 de febrero al 11 de marzo de 2026." in opened(admin, slug).text


@WITH_DAYS
@pytest.mark.parametrize(
    ("first", "last"),
    [("ayer", "2026-03-31"), ("2026-03-31", "2026-03-01"), ("1990-01-01", "2026-03-31")],
)
def test_days_that_make_no_sense_are_said_and_kept(
    admin: Browser, slug: str, first: str, last: str
) -> None:
    page = admin.get(path_of(slug), date_from=first, date_to=last)
    assert page.status == 400
    assert 'id="wrong-date_from"' in page.body
    [form] = [pairs for at, pairs in page.forms.items() if "figures" in at]
    assert ("date_from", first) in form


@pytest.mark.parametrize(
    ("slug", "query"),
    [
        ("month", {"month": "13", "year": "2026"}),
        ("years", {"year": "1600"}),
        ("years", {"by": "moon"}),
        ("goals", {"year": "nunca"}),
        ("goals", {"year": "2026", "property": "no-id"}),
        ("channels", {"property": "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"}),
    ],
)
def test_what_cannot_be_chosen_is_said(admin: Browser, slug: str, query: dict[str, str]) -> None:
    page = admin.get(path_of(slug), **query)
    assert page.status == 400
    assert "aria-invalid" in page.body


@pytest.mark.parametrize("path", ["figures/moon/", "figures/houses/2/", f"{GOAL}x/y/"])
def test_other_sections_there_are_not(admin: Browser, path: str) -> None:
    assert admin.get(path).status == 404


def test_the_first_year_of_all_has_none_before(admin: Browser) -> None:
    page = opened(admin, "", date_from="1900-01-01", date_to="1900-02-01")
    assert "frente a un año antes" not in page.text


def test_names_of_houses_run_nowhere(api: Api, admin: Browser) -> None:
    new_house(MARKUP)
    for section in SECTIONS:
        page = opened(admin, section.slug)
        assert MARKUP not in page.body
        assert "<img" not in page.body


def test_goals_are_set_where_they_are_shown(desk: Desk, admin: Browser) -> None:
    form = admin.get(GOAL)
    assert "Meta de marzo de 2026" in form.text
    page = admin.send(form, revenue_goal_sol="8000", occupancy_goal="25,5")
    assert page.address == f"{HOME}figures/goals/?year=2026&done=saved"
    assert "Se guardó." in page.text
    income, occupancy = tables(page)
    assert income[3][1:] == ["S/ 4,000.00", "S/ 8,000.00", "S/ 2,400.00", "30.00 %"]
    assert occupancy[3][2] == "25.50 %"
    again = admin.get(GOAL)
    assert ("revenue_goal_sol", "8000") in again.forms[again.address]


def test_a_house_has_goals_of_its_own(desk: Desk, admin: Browser) -> None:
    house = desk.houses[march.FIRST_HOUSE].property_id
    form = admin.get(f"{GOAL}{house}/")
    assert "Casa Austin 1" in form.text
    page = admin.send(form, revenue_goal_sol="500")
    assert tables(page)[0][3][2] == "S/ 500.00"
    assert tables(opened(admin, "goals", year="2026"))[0][3][2] == "—"


def test_a_goal_without_anything_is_taken_out(admin: Browser) -> None:
    admin.send(admin.get(GOAL), revenue_goal_sol="8000", occupancy_goal="40")
    page = admin.send(admin.get(GOAL), revenue_goal_sol="", occupancy_goal="")
    assert "Meses con meta 0" in page.text


@pytest.mark.parametrize(("income", "occupancy"), [("mucho", "40"), ("-1", "130"), ("1", "101")])
def test_what_is_wrong_with_a_goal_stands_beside_it(
    admin: Browser, income: str, occupancy: str
) -> None:
    page = admin.send(admin.get(GOAL), revenue_goal_sol=income, occupancy_goal=occupancy)
    assert page.status == 400
    assert "Revise lo que está marcado." in page.text
    assert page.body.count("aria-invalid") == 1 + (income == "-1")
    typed = {("revenue_goal_sol", income), ("occupancy_goal", occupancy)}
    assert typed <= set(page.forms[page.address])


def test_two_who_set_different_goals_both_have_their_way(admin: Browser) -> None:
    one, other = admin.get(GOAL), admin.get(GOAL)
    admin.send(one, revenue_goal_sol="8000")
    admin.send(other, occupancy_goal="40")
    last = admin.get(GOAL)
    assert ("revenue_goal_sol", "8000") in last.forms[last.address]
    assert ("occupancy_goal", "40") in last.forms[last.address]


def test_whoever_would_undo_a_goal_is_shown_both(admin: Browser) -> None:
    one, other = admin.get(GOAL), admin.get(GOAL)
    admin.send(one, revenue_goal_sol="8000")
    both = admin.send(other, revenue_goal_sol="9000")
    assert both.status == 409
    assert "Ahora dice: S/ 8,000.00" in both.text
    assert "Se guardó." in admin.send(both).text


def test_a_goal_is_not_lost_with_the_session(admin: Browser) -> None:
    form = admin.get(GOAL)
    admin.cookie = ""
    door = admin.send(form, revenue_goal_sol="8000")
    again = admin.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert ("revenue_goal_sol", "8000") in again.forms[f"{HOME}{GOAL}"]
    assert "Se guardó." in admin.send(again, f"{HOME}{GOAL}").text


def test_sellers_set_no_goals(browser: Browser) -> None:
    browser.sign_in(hire("vera", "vendedor").email, PASSWORD)
    page = opened(browser, "goals")
    assert not [link for link in page.links if "/goals/2026-" in link]
    assert browser.get(GOAL).status == 404
    assert browser.send(page, f"{HOME}sign-out/").status == 200


def test_goals_are_of_houses_and_months_that_there_are(admin: Browser) -> None:
    for path in ("figures/goals/2026-13/", "figures/goals/march/", f"{GOAL}nowhere/"):
        assert admin.get(path).status == 404
    assert admin.get("figures/goals/1600-01/").status == 400
