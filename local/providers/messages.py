"""The page that shows what was sent to whom."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from html import escape

from chalicelib.kernel.dates import LIMA
from local.providers.http import Message, Reception
from local.providers.pages import document
from local.providers.provider import Provider
from local.providers.telling import Telling, switches

REFRESH_SECONDS = 5
MOST_WEBHOOKS = 50
TABLE = """<p>What the product sent to outside services, newest first. {states}
<a href="/failures/">Let a service fail</a>, or see <a href="/payments/">what gateways of cards
keep</a> and <a href="/sheets/">what the spreadsheet shows</a>.</p>
<table>
<thead><tr><th>At (Lima)</th><th>Service</th><th>Operation</th><th>To</th><th>Text</th>
<th>Outcome</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
<h2>Webhooks</h2>
{switches}
<p>What services told the product by themselves, newest first.</p>
<table>
<thead><tr><th>At (Lima)</th><th>Service</th><th>Event</th><th>Of</th><th>Answer</th></tr></thead>
<tbody>
{webhooks}
</tbody>
</table>"""


def page(providers: Sequence[Provider]) -> str:
    """The page, with everything that the stand-ins remember."""
    received = [reception for provider in providers for reception in tuple(provider.received)]
    received.sort(key=lambda reception: reception.at, reverse=True)
    states = " ".join(
        f"{provider.name}: {'failing, ' + provider.failing if provider.failing else 'working'}."
        for provider in providers
    )
    telling = [provider for provider in providers if isinstance(provider, Telling)]
    content = TABLE.format(
        states=escape(states),
        rows="\n".join(map(_rows, received)),
        switches="\n".join(switches(provider, "messages") for provider in telling),
        webhooks=_webhooks(telling),
    )
    return document("Messages", content, REFRESH_SECONDS)


def _rows(reception: Reception) -> str:
    """A row for each message of a request, and one for a request without any."""
    messages = (reception.message, *reception.more)
    return "\n".join(_row(reception, message) for message in messages)


def _row(reception: Reception, message: Message | None) -> str:
    cells = [
        _time(reception.at),
        reception.service,
        reception.operation,
        message.to if message else "",
        message.text if message else "",
        reception.outcome,
    ]
    text = 4
    written = [escape(cell) for cell in cells]
    written[text] = f"<pre>{written[text]}</pre>{_picture(message)}"
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in written)}</tr>"


def _webhooks(providers: Sequence[Telling]) -> str:
    """A row for each webhook of the services that tell by themselves."""
    told = [
        (delivery.at, [provider.name, delivery.event, delivery.about, delivery.outcome])
        for provider in providers
        for delivery in tuple(provider.courier.sent)
    ]
    told.sort(key=lambda each: each[0], reverse=True)
    rows = [[_time(at), *cells] for at, cells in told[:MOST_WEBHOOKS]]
    return "\n".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>" for cells in rows
    )


def _time(at: datetime) -> str:
    return at.astimezone(LIMA).strftime("%Y-%m-%d %H:%M:%S")


def _picture(message: Message | None) -> str:
    if message is None or not message.picture:
        return ""
    return f'<img alt="" src="data:image/jpeg;base64,{b64encode(message.picture).decode()}">'
