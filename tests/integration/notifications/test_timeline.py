"""Staff see beside everything else that happened to a stay what was told of it."""

from local.providers.whatsapp import Whatsapp

from .telephones import Telephones


def story(town: Telephones, stay: str) -> list[str]:
    """What the timeline of a stay says, oldest first."""
    found = town.read(f"reservations/{stay}/timeline/", "admin")
    rows = found["results"] if isinstance(found, dict) else found
    return [row["text"] for row in reversed(rows)]


def test_what_guests_and_staff_were_told_stands_in_the_timeline(
    town: Telephones, whatsapp: Whatsapp
) -> None:
    stay = town.book()
    town.clear()
    town.edit(stay, status="approved", advance_payment="120.00", advance_payment_currency="usd")
    town.post.wait(seconds=15)
    town.edit(stay, guests=5)
    town.post.wait(seconds=15)

    told = story(town, stay)
    for sentence in (
        "Se avisó al huésped en la app: su reserva.",
        "Se avisó al huésped en la app: que su pago fue aceptado.",
        "Se escribió al huésped por WhatsApp.",
        "Se avisó al huésped en la app: los cambios.",
    ):
        assert told.count(sentence) == 1
    assert whatsapp.received


def test_what_could_not_be_sent_is_said_with_its_reason(
    town: Telephones, whatsapp: Whatsapp
) -> None:
    town.register("luis", "40000002", "Luis", tel_number="51987654326")
    stay = town.book("luis")
    town.edit(stay, status="approved", advance_payment="120.00", advance_payment_currency="usd")
    town.post.wait(seconds=15)

    told = [each for each in story(town, stay) if "WhatsApp" in each]
    assert whatsapp.received
    assert told == ["No se pudo escribir al huésped por WhatsApp (graph 131026)."]
