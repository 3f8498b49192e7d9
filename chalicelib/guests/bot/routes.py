"""A guest for the chatbot that speaks with them. Its number is personal, and so is the answer:
programs that sign alone."""

from datetime import timedelta

from chalicelib.guests.bot import service
from chalicelib.guests.bot.wire import BotGuest, BotProfile, BotRefusal, refusal
from chalicelib.kernel import clock
from chalicelib.web.audiences import BOT
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Router

router = Router("bot")
CHATS = Limit("chats", most=600, within=timedelta(minutes=1), free=20)


@router.get(
    "/bot/client/{phone_or_document}",
    audience=BOT,
    limits=(CHATS,),
    envelope=refusal,
    problem=BotRefusal,
)
def guest_of_a_chat(phone_or_document: str) -> BotGuest:
    """The guest with a telephone number, in any way to write it, or with a document.

    Of several guests with one telephone it is who registered last. A telephone comes before a
    document of the same digits; eight digits are a DNI.
    """
    return BotGuest(BotProfile.of(service.guest_with(phone_or_document, now=clock.now())))
