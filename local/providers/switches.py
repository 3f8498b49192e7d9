"""The page on which a person lets services fail, and recover."""

from collections.abc import Sequence
from html import escape

from local.providers.pages import document
from local.providers.provider import Provider

WORKING = "working"
"""What is chosen to let a service recover."""
TABLE = """<p>How each service answers from now on. What was sent is on
<a href="/messages/">the page of messages</a>.</p>
<table>
<thead><tr><th>Service</th><th>Now</th><th>From now on</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>"""
FORM = """<form method="post" action="/failures/{name}">
<select name="how" aria-label="{name}">{options}</select>
<input name="times" type="number" min="1" placeholder="times" aria-label="times">
<button>Change</button>
</form>"""


def page(providers: Sequence[Provider]) -> str:
    """The page, with a form for each stand-in."""
    rows = "\n".join(map(_row, providers))
    return document("Failures", TABLE.format(rows=rows))


def form(provider: Provider) -> str:
    """How one service answers, to choose from."""
    now = provider.failing or WORKING
    ways = (WORKING, *provider.failures)
    options = "".join(
        f"<option{' selected' if way == now else ''}>{escape(way)}</option>" for way in ways
    )
    return FORM.format(name=escape(provider.name), options=options)


def _row(provider: Provider) -> str:
    now = escape(provider.failing or WORKING)
    return f"<tr><td>{escape(provider.name)}</td><td>{now}</td><td>{form(provider)}</td></tr>"
