"""The pages of the office as people see them, in a real browser, on the demonstration data: each
page in each role, whatever the data says."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.error import HTTPError

import pytest

from chalicelib.kernel.permissions import Permission, permits
from chalicelib.office.described import resources
from chalicelib.office.described.fields import Field
from chalicelib.office.described.resources import VERSION, Resource
from chalicelib.office.requests import HOME
from chalicelib.office.work import registry
from local import demo
from local.aws import ministack
from local.aws.ministack import MiniStack
from tests.support import axe, chromium
from tests.support.axe import DESK, LOOKS, PHONE, Look
from tests.support.chromium import Tab
from tests.support.whole_stack import Stack, started

LARGEST = 100_000
ROLES = {
    "admin": demo.ADMINISTRATOR,
    "vendedor": demo.SELLERS[0],
    "mantenimiento": demo.CARETAKER,
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SIZE = "performance.getEntriesByType('navigation')[0].decodedBodySize"
MARKUP = "<img src=x onerror=document.ran=1><script>document.ran=1</script>\"'"
ADDRESS = "javascript:document.ran=1"
FILLED = {"text", "lines", "pairs", "url"}
RAN = "document.ran || document.querySelectorAll('img[src=x], a[href^=javascript]').length"


@pytest.fixture(scope="module")
def stack(server: MiniStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole product with the demonstration data."""
    with started(tmp_path_factory.mktemp("state")) as running:
        yield running


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """A page of a browser."""
    with chromium.tab(tmp_path_factory.mktemp("profile")) as page:
        yield page


def signed_in(stack: Stack, tab: Tab, group: str) -> None:
    tab.call("Network.clearBrowserCookies")
    tab.sized(*DESK)
    tab.sign_in(address(stack, ""), ROLES[group], demo.STAFF_PASSWORD)


def address(stack: Stack, path: str) -> str:
    return f"http://{ministack.HOST}:{stack.port}{HOME}{path}"


def pages(stack: Stack, group: str) -> Iterator[str]:
    """The addresses of every page that a role may open."""
    yield from ("", "sessions/")
    for work in registry.WORK:
        if work.group and any(permits([group], each) for each in work.reads):
            yield f"{work.slug}/"
    token = stack.staff_token(ROLES[group])
    for resource in resources.all_of_them().values():
        if _may(group, resource.reads):
            yield f"{resource.slug}/"
            if _may(group, resource.adds):
                yield f"{resource.slug}/new/"
            yield from (f"{resource.slug}/{each}" for each in _entry(stack, group, resource, token))


def _may(group: str, permission: str) -> bool:
    return bool(permission) and permits([group], Permission(permission))


def _entry(stack: Stack, group: str, resource: Resource, token: str) -> Iterator[str]:
    """The pages of the first entry of a list."""
    for row in rows(stack, resource, token)[:1]:
        entry = resource.id_of(row)
        yield f"{entry}/"
        if resource.has_history:
            yield f"{entry}/history/"
        if _may(group, resource.removes):
            yield f"{entry}/delete/"
        yield from (
            f"{entry}/do/{each.name}/" for each in resource.actions if _may(group, each.takes)
        )


def rows(stack: Stack, resource: Resource, token: str) -> list[dict[str, Any]]:
    query = "?page_size=3" if resource.is_paged else ""
    return resource.rows_in(stack.get(f"{resource.path.lstrip('/')}{query}", token))


def linked(tab: Tab) -> list[str]:
    """The pages of work about one thing that a page leads to."""
    inner = [work.slug for work in registry.WORK if not work.group]
    found = tab.run("[...document.querySelectorAll('main a')].map(each => each.pathname)")
    return [
        each.removeprefix(HOME) for each in found if each.removeprefix(HOME).split("/")[0] in inner
    ]


def crawled(stack: Stack, tab: Tab, group: str) -> Iterator[str]:
    """Every page that a role may open, and one of each kind that these lead to; whoever asks for
    the next has opened the one before."""
    opened: set[str] = set()
    waiting = list(pages(stack, group))
    while waiting:
        path = waiting.pop()
        if path not in opened:
            opened.add(path)
            yield path
            kinds = {each.split("/")[0] for each in opened}
            waiting += [each for each in linked(tab) if each.split("/")[0] not in kinds]


@pytest.mark.parametrize("group", ROLES)
def test_every_page_is_there_for_everybody_in_each_role(stack: Stack, tab: Tab, group: str) -> None:
    signed_in(stack, tab, group)
    wrong: dict[str, Any] = {}
    count = 0
    for path in crawled(stack, tab, group):
        # What administrators see everybody sees, or less; the looks take turns.
        looks = [LOOKS[count % len(LOOKS)]] if group == "admin" else []
        found = faults(stack, tab, path, looks)
        if found:
            wrong[path] = found
        count += 1
    assert wrong == {}
    # Whoever may do more sees more; nobody sees nothing.
    assert count > {"admin": 150, "vendedor": 20, "mantenimiento": 4}[group]


def test_every_form_takes_what_it_shows_and_refuses_what_is_empty(stack: Stack, tab: Tab) -> None:
    token = stack.staff_token()
    signed_in(stack, tab, "admin")
    for resource in resources.all_of_them().values():
        if resource.adds:
            sent(stack, tab, f"{resource.slug}/new/")
            assert tab.run("document.querySelector('[aria-invalid], .said.bad') !== null"), resource
        for row in rows(stack, resource, token)[:1] if resource.changes else ():
            sent(stack, tab, f"{resource.slug}/{resource.id_of(row)}/")
            assert tab.run("document.querySelector('.said.good') !== null"), resource


def sent(stack: Stack, tab: Tab, path: str) -> None:
    """Open a page and send its form as it stands."""
    tab.go(address(stack, path))
    tab.run("document.querySelector('form.entry .actions button').click()")
    tab.until("document.querySelector('.said.good, .said.bad, [aria-invalid]')")


def faults(stack: Stack, tab: Tab, path: str, looks: Sequence[Look]) -> list[Any]:
    """What is wrong with a page: it is not there, is too large, does what its policy refuses, keeps
    somebody out, or moves sideways on a telephone."""
    tab.said.clear()
    tab.go(address(stack, path))
    size = tab.run(SIZE)
    found: list[Any] = [*tab.said, *(axe.barriers(tab, looks) if looks else ())]
    if size >= LARGEST:
        found.append(f"{size} bytes")
    tab.sized(*PHONE)
    if tab.run(SIDEWAYS) > 0:
        found.append(f"{tab.run(SIDEWAYS)} points too wide")
    tab.sized(*DESK)
    return found


def test_axe_is_as_it_was_published() -> None:
    assert hashlib.sha256(axe.AXE.read_bytes()).hexdigest() == axe.DIGEST


def test_no_text_of_the_data_runs_on_any_page(stack: Stack, tab: Tab) -> None:
    token = stack.staff_token()
    filled = {
        resource.slug: fill(stack, resource, row, token)
        for resource in resources.all_of_them().values()
        for row in rows(stack, resource, token)[:1]
    }
    assert sum(map(len, filled.values())) > 50, filled
    signed_in(stack, tab, "admin")
    shown = 0
    for path in crawled(stack, tab, "admin"):
        tab.said.clear()
        tab.go(address(stack, path))
        assert not tab.run(RAN), path
        assert tab.said == [], path
        shown += bool(tab.run(f"document.body.innerText.includes({MARKUP[:12]!r})"))
    assert shown > 20


def fill(stack: Stack, resource: Resource, row: Mapping[str, Any], token: str) -> set[str]:
    """Have every text of an entry be markup, as far as the API takes that: which do."""
    return {
        field.name
        for field in resource.change
        if field.kind in FILLED and takes(stack, resource, row, {field.name: hostile(field)}, token)
    }


def takes(
    stack: Stack, resource: Resource, row: Mapping[str, Any], values: dict[str, Any], token: str
) -> bool:
    """Whether the API takes a change."""
    path = resource.path_of(resource.id_of(row)).lstrip("/")
    now = stack.get(path, token)
    if resource.is_whole:
        values = {field.name: now[field.name] for field in resource.change} | values
    if resource.is_versioned:
        values[VERSION] = now[VERSION]
    try:
        stack.ask("PUT" if resource.is_whole else "PATCH", path, values, token)
    except HTTPError as refused:
        refused.close()
        return False
    return True


def hostile(field: Field) -> Any:
    text = MARKUP[: field.longest or len(MARKUP)]
    values = {"lines": [text], "pairs": {text: text}, "url": ADDRESS}
    return values.get(field.kind, text)
