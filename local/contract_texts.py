"""What the contracts of stays say, in Spanish: eleven clauses that persons and companies share, and
who signs. Words in `{{ }}` are filled in for each stay (`documents/drawing/wording.py`)."""

from typing import NamedTuple


class Clause(NamedTuple):
    """A clause: its ordinal and subject, and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


class Contract(NamedTuple):
    """What differs between the two contracts: who the tenant is, and how they sign."""

    tenant: str
    signature: tuple[str, ...]


TITLE = "CONTRATO DE ARRENDAMIENTO TEMPORAL DE CASA DE PLAYA"
LANDLORD = (
    "De una parte, **{{ arrendador }}**, con {{ arrendadordocumento }} y domicilio en "
    "{{ arrendadordomicilio }}, a quien en adelante se denominará **EL ARRENDADOR**;"
)
PERSON = Contract(
    tenant=(
        "y de la otra parte, **{{ nombre }}**, con {{ tipodocumento }} N.º **{{ dni }}**, a quien "
        "en adelante se denominará **EL ARRENDATARIO**;"
    ),
    signature=("{{ nombre }}", "{{ tipodocumento }} N.º {{ dni }}"),
)
COMPANY = Contract(
    tenant=(
        "y de la otra parte, **{{ razonsocial }}**, con RUC N.º **{{ ruc }}**, debidamente "
        "representada por {{ representante }}, con documento de identidad N.º "
        "{{ representantedocumento }}, quien declara tener facultades suficientes para celebrar "
        "este contrato, a quien en adelante se denominará **EL ARRENDATARIO**;"
    ),
    signature=(
        "{{ razonsocial }}",
        "RUC N.º {{ ruc }}",
        "Representante: {{ representante }}",
        "Documento N.º {{ representantedocumento }}",
    ),
)
AGREED = "ambas partes celebran este contrato en los términos y condiciones siguientes:"
SUMMARY = (
    ("Casa", "{{ propiedad }}"),
    ("Ingreso", "{{ checkin }}, desde las {{ horaingreso }} horas"),
    ("Salida", "{{ checkout }}, hasta las {{ horasalida }} horas"),
    ("Ocupantes", "{{ numpax }} como máximo"),
    ("Renta total", "{{ preciodolares }} (equivalente a {{ preciosoles }})"),
)
CLAUSES = (
    Clause(
        "PRIMERA: ANTECEDENTES",
        (
            "EL ARRENDADOR es propietario de las casas de playa que forman Casa Austin, entre "
            "ellas la denominada **{{ propiedad }}**, amoblada y equipada, en adelante "
            "**LA CASA**.",
        ),
    ),
    Clause(
        "SEGUNDA: OBJETO",
        (
            "EL ARRENDADOR da en arrendamiento temporal LA CASA a EL ARRENDATARIO, quien la "
            "destinará exclusivamente a vivienda de descanso y vacaciones de las personas "
            "registradas en la reserva. No podrá darle otro uso.",
        ),
    ),
    Clause(
        "TERCERA: PLAZO",
        (
            "El arrendamiento comienza el **{{ checkin }}** a las {{ horaingreso }} horas y "
            "termina el **{{ checkout }}** a las {{ horasalida }} horas, salvo que las partes "
            "hayan acordado por escrito una salida posterior.",
            "Si EL ARRENDATARIO permanece en LA CASA después de la hora de salida sin ese acuerdo, "
            "pagará por las horas en exceso una penalidad equivalente al 30 % de la renta de una "
            "noche, sin que ello prorrogue el plazo.",
        ),
    ),
    Clause(
        "CUARTA: RENTA Y FORMA DE PAGO",
        (
            "La renta por todo el plazo asciende a **{{ preciodolares }}** "
            "({{ preciodolaresletras }}), equivalente a **{{ preciosoles }}** "
            "({{ preciosolesletras }}) al tipo de cambio de la reserva.",
            "Se paga mediante depósito o transferencia a la cuenta de EL ARRENDADOR "
            "({{ arrendadorcuenta }}), o por los otros medios de pago que Casa Austin habilite. "
            "EL ARRENDATARIO envía la constancia de cada pago.",
            "Si EL ARRENDATARIO cancela la reserva, no tiene derecho a devolución, salvo lo que "
            "disponga la política de cancelación con la que reservó.",
        ),
    ),
    Clause(
        "QUINTA: PROHIBICIÓN DE SUBARRENDAR",
        (
            "EL ARRENDATARIO no podrá subarrendar LA CASA, ceder este contrato ni entregar su uso "
            "a terceros, en todo o en parte, ni siquiera en forma gratuita.",
        ),
    ),
    Clause(
        "SEXTA: NÚMERO DE OCUPANTES",
        (
            "LA CASA será ocupada como máximo por **{{ numpax }}** persona(s), incluidos los "
            "niños. Nadie más podrá ingresar o pernoctar sin autorización previa y escrita de EL "
            "ARRENDADOR.",
        ),
    ),
    Clause(
        "SÉPTIMA: MASCOTAS",
        (
            "Solo se admiten mascotas con autorización previa y escrita de EL ARRENDADOR. EL "
            "ARRENDATARIO responde por la limpieza y por todo daño que ocasionen.",
        ),
    ),
    Clause(
        "OCTAVA: USOS PROHIBIDOS",
        (
            "Está prohibido realizar fiestas o eventos no autorizados, causar ruidos que perturben "
            "a los vecinos, fumar dentro de los ambientes cerrados y retirar o alterar los bienes "
            "de LA CASA. EL ARRENDATARIO declara conocer y se obliga a cumplir el reglamento de "
            "las casas, publicado en {{ reglamento }}, que forma parte de este contrato.",
        ),
    ),
    Clause(
        "NOVENA: CONDUCTAS ILÍCITAS",
        (
            "Está prohibida toda actividad contraria a la ley, en especial la tenencia o el "
            "consumo de drogas ilegales y el ingreso de armas. EL ARRENDATARIO asume la "
            "responsabilidad civil, penal y administrativa que de ello derive, y EL ARRENDADOR "
            "podrá dar aviso a las autoridades.",
        ),
    ),
    Clause(
        "DÉCIMA: RESPONSABILIDAD",
        (
            "EL ARRENDATARIO cuida de su seguridad, de la de sus acompañantes, en especial de los "
            "menores en la piscina y en la playa, y de sus pertenencias. Salvo dolo o culpa "
            "inexcusable, EL ARRENDADOR no responde por accidentes, pérdidas o robos, ni por la "
            "interrupción de servicios públicos ajena a su control.",
            "EL ARRENDATARIO devuelve LA CASA en el estado en que la recibió y repone o paga lo "
            "que se hubiera dañado o perdido durante su estadía.",
        ),
    ),
    Clause(
        "UNDÉCIMA: RESOLUCIÓN",
        (
            "El incumplimiento de cualquiera de las obligaciones de las cláusulas segunda y cuarta "
            "a novena faculta a EL ARRENDADOR a resolver este contrato de pleno derecho, conforme "
            "al artículo 1430 del Código Civil, y a exigir la desocupación inmediata de LA CASA, "
            "sin devolución de la renta y sin perjuicio de la indemnización que corresponda. Las "
            "partes se someten a los jueces y tribunales de Lima.",
        ),
    ),
)
CLOSING = (
    "Leído este contrato, las partes lo firman en señal de conformidad, en dos ejemplares de igual "
    "valor, en la ciudad de Lima, el {{ fecha }}."
)
LANDLORD_SIGNATURE = ("{{ arrendador }}", "{{ arrendadordocumento }}")
