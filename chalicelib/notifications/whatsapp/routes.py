"""What WhatsApp tells over HTTP (outside services, 3.4)."""

from chalicelib.kernel import clock
from chalicelib.notifications.whatsapp import statuses
from chalicelib.notifications.whatsapp.wire import Taken
from chalicelib.web.audiences import PROVIDER
from chalicelib.web.routing import Delivery, Reply, Router

router = Router("notifications: WhatsApp")


@router.get("/webhooks/whatsapp", audience=PROVIDER, media="text/plain")
def prove_address(delivery: Delivery) -> Reply:
    """Prove to Meta that the address of webhooks is ours.

    `hub.verify_token` must be the token that was entered for it; the answer is `hub.challenge`.
    """
    return Reply(statuses.prove(delivery.query), "text/plain")


@router.post("/webhooks/whatsapp", audience=PROVIDER)
def hear_of_messages(delivery: Delivery) -> Taken:
    """Hear from WhatsApp how far messages came.

    `X-Hub-Signature-256` proves that Meta tells it; otherwise the answer is 401.
    """
    statuses.take(delivery.headers, delivery.body, now=clock.now())
    return Taken()
