"""Made-up guests: Peruvian names and documents, some neighbours and tourists, some companies."""

from collections.abc import Iterator
from datetime import date
from random import Random

from chalicelib.clients.types import Details, DocumentType, Sex
from chalicelib.kernel.spanish import fold
from local.demo import GUEST_DOCUMENT

WOMEN = (
    *("María Fernanda", "Lucía", "Rosa", "Ximena", "Milagros", "Ana Paula", "Daniela", "Yolanda"),
    *("Carmen", "Alejandra", "Ñusta", "Gabriela", "Fiorella", "Mercedes", "Andrea", "Pilar"),
)
MEN = (
    *("José Luis", "Diego", "Renzo", "Jorge", "Sebastián", "Luis Alberto", "Marco", "Percy"),
    *("Ángel", "Gonzalo", "Wilmer", "Martín", "Aldo", "César", "Bruno", "Javier"),
)
LAST_NAMES = (
    *("Quispe", "Flores", "Huamán", "Sánchez", "Rojas", "Mamani", "Vargas", "Castillo", "Ramos"),
    *("Mendoza", "Chávez", "Paredes", "Torres", "Salazar", "Cárdenas", "Ríos", "Ccori", "Peña"),
    *("De la Cruz", "Benavides", "Zegarra", "Ñahui", "Vásquez", "Palomino", "Lozano", "Aguirre"),
)
TOURISTS: tuple[tuple[str, str, Sex, DocumentType, str, str], ...] = (
    ("Emily", "Carter", "f", "pas", "548201937", "+14155550132"),
    ("Thomas", "Müller", "m", "pas", "C4F7RN2L", "+4915123456789"),
    ("Florencia", "Sosa", "f", "pas", "AAF402817", "+5491123456789"),
    ("Matías", "Errázuriz", "m", "pas", "P08934561", "+56987654321"),
    ("Juliana", "Restrepo", "f", "cex", "001947382", "+51912840376"),
    ("Andrés", "Villamizar", "m", "cex", "002215604", "+51955310842"),
    ("Yuletsi", "Guevara", "f", "cex", "003107725", "+51934720618"),
    ("Claire", "Dubois", "f", "pas", "19FV84021", "+33612345678"),
)
COMPANIES = (
    ("Inversiones Punta Norte S.A.C.", "20601847397"),
    ("Constructora Andes del Sur", "20547716206"),
    ("Colegio Los Jazmines", "20118250932"),
    ("Agencia Brisa Eventos E.I.R.L.", "20609931478"),
)
MAIL = ("gmail.test", "hotmail.test", "outlook.test", "yahoo.test")
NOTES = (
    "Prefiere que le escriban por WhatsApp después de las 6 p. m.",
    "Viaja con un perro pequeño. Siempre deja la casa impecable.",
    "Pide factura con anticipación.",
    "Celebra el cumpleaños de su hija cada febrero.",
)
RESIDENTS = 92
ON_CHATBOT, WITH_NOTES = 0.4, 0.2
LEAP_YEAR = 1988


def guests(random: Random, today: date) -> Iterator[Details]:
    """Every guest; the first is the one who can sign in, the second has a birthday today."""
    yield Details(
        document_type="dni",
        number_doc=GUEST_DOCUMENT[1],
        first_name="Mariana",
        last_name="Salcedo Rivas",
        sex="f",
        email="mariana.salcedo@gmail.test",
        birth_date=date(1991, 4, 18),
        tel_number="+51987410236",
        notes="Cliente frecuente de los feriados largos.",
    )
    names = _different_names(random)
    for index in range(RESIDENTS):
        birth_date = today.replace(year=LEAP_YEAR) if index == 0 else _birth_date(random)
        yield _resident(random, *next(names), birth_date)
    yield from _tourists(random)
    yield from _companies(random)


def _different_names(random: Random) -> Iterator[tuple[str, str, Sex]]:
    pairs: list[tuple[str, Sex]] = [(name, "f") for name in WOMEN] + [(name, "m") for name in MEN]
    combinations = [(first, sex, last) for first, sex in pairs for last in LAST_NAMES]
    for first, sex, last in random.sample(combinations, len(combinations)):
        yield first, f"{last} {random.choice(LAST_NAMES)}", sex


def _resident(random: Random, first: str, last: str, sex: Sex, birth_date: date) -> Details:
    return Details(
        document_type="dni",
        number_doc=f"{random.randint(7_000_000, 78_999_999):08d}",
        first_name=first,
        last_name=last,
        sex=sex,
        email=_address(random, first, last),
        birth_date=birth_date,
        tel_number=f"+519{random.randint(10_000_000, 99_999_999)}",
        manychat=random.randint(10**8, 2 * 10**9) if random.random() < ON_CHATBOT else None,
        notes=random.choice(NOTES) if random.random() < WITH_NOTES else None,
    )


def _address(random: Random, first: str, last: str) -> str:
    local = f"{fold(first).split()[0]}.{fold(last).split()[-1]}{random.randint(1, 99)}"
    return f"{local}@{random.choice(MAIL)}"


def _birth_date(random: Random) -> date:
    return date(random.randint(1955, 2004), random.randint(1, 12), random.randint(1, 28))


def _tourists(random: Random) -> Iterator[Details]:
    for first, last, sex, kind, number, phone in TOURISTS:
        yield Details(
            document_type=kind,
            number_doc=number,
            first_name=first,
            last_name=last,
            sex=sex,
            email=_address(random, first, last),
            birth_date=_birth_date(random),
            tel_number=phone,
        )


def _companies(random: Random) -> Iterator[Details]:
    for name, number in COMPANIES:
        yield Details(
            document_type="ruc",
            number_doc=number,
            first_name=name,
            sex="e",
            representative="Jorge Luis Huamán Rojas",
            representative_document="40125678",
            email=f"reservas{random.randint(1, 9)}@{fold(name).split()[1]}.test",
            tel_number=f"+519{random.randint(10_000_000, 99_999_999)}",
            notes="Reserva para reuniones de su personal.",
        )
