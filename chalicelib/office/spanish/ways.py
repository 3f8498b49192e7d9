"""What may be done to one entry beside changing it, and where else it is looked at: the words for
it. That there is an action, what it takes and who may do it says the description of the API."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.office.described.resources import Action, Resource

RESTORE, FORGET = "restore", "forget"
"""The actions that bring back what was taken out, and take it out for good."""
GONE = {RESTORE, FORGET}
"""What is done to entries that are no longer there."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """How an action is offered.

    text: on its button. tells: what becomes of the entry. is_grave: asked once more, since nothing
    undoes it. when: the values of fields with which it makes sense; of others it is not offered.
    shows: the fields of the answer that are shown, since nothing shows them later.
    """

    text: str
    tells: str
    is_grave: bool = False
    when: Mapping[str, tuple[Any, ...]] = {}
    shows: tuple[str, ...] = ()

    def suits(self, entry: Mapping[str, Any]) -> bool:
        """Whether it makes sense for an entry."""
        return all(entry.get(name) in values for name, values in self.when.items())


class Offer(msgspec.Struct, frozen=True):
    """An action that whoever looks may take."""

    action: Action
    act: Act


ACTS: Mapping[str, Act] = {
    "broadcasts/confirm": Act(
        text="Enviar",
        tells="Se envía a todos los que el aviso alcanza.",
        is_grave=True,
        when={"state": ("counted",)},
    ),
    "broadcasts/stop": Act(
        text="Detener",
        tells="Quien todavía no lo recibió no lo recibirá.",
        is_grave=True,
    ),
    "calendar-feeds/read": Act(
        text="Leer ahora",
        tells="Se lee el calendario del canal sin esperar al horario.",
        shows=("failures", "conflicts"),
    ),
    "calendar-links/address": Act(
        text="Cambiar la dirección",
        tells="Se crea una dirección nueva. Quien lea la anterior ya no verá nada.",
        is_grave=True,
        shows=("url",),
    ),
    "cancellation-policies/make-default": Act(
        text="Usar como predeterminada",
        tells="Vale para las casas que no tienen otra.",
        when={"is_default": (False,)},
    ),
    "cleaning-gaps/resolve": Act(
        text="Resolver",
        tells="La falta de limpieza queda resuelta, con la fecha en que se hará.",
        when={"resolved": (False,)},
    ),
    "clients/clients-merge": Act(
        text="Unir con otro cliente",
        tells="Sus reservas, puntos y referidos pasan a este cliente, y el otro deja de existir.",
        is_grave=True,
    ),
    "clients/points-adjust": Act(
        text="Ajustar puntos",
        tells="Suma puntos, o los resta con un número negativo. El motivo queda anotado.",
    ),
    "clients/push-send": Act(
        text="Enviar un aviso", tells="Lo recibe en su teléfono y en su lista."
    ),
    "clients/erase": Act(
        text="Borrar sus datos personales",
        tells="Sus datos personales se borran de todas partes y para siempre.",
        is_grave=True,
    ),
    "clients/referrer-put": Act(
        text="Cambiar quién lo refirió",
        tells="Escriba el código de referido de quien lo recomendó.",
    ),
    "clients/restore": Act(text="Recuperar", tells="Vuelve a la lista de clientes."),
    "contract-templates/activate": Act(
        text="Usar esta plantilla",
        tells="Los contratos nuevos se hacen con ella.",
        when={"is_active": (False,)},
    ),
    "device-keys/key": Act(
        text="Crear una llave nueva",
        tells="La llave anterior deja de servir. La nueva se muestra una sola vez.",
        is_grave=True,
        shows=("key",),
    ),
    "bridges/key": Act(
        text="Crear una llave nueva",
        tells="La llave anterior deja de servir. La nueva se muestra una sola vez.",
        is_grave=True,
        shows=("key",),
    ),
    "events/image": Act(text="Poner una imagen", tells="JPEG, PNG, GIF, WebP o HEIC."),
    "events/image-delete": Act(
        text="Quitar la imagen", tells="El evento queda sin imagen.", is_grave=True
    ),
    "exchange-rates/activate": Act(
        text="Activar",
        tells="Los precios en soles se calculan con este tipo de cambio desde ahora.",
        when={"is_active": (False,)},
    ),
    "photos/forget": Act(
        text="Borrar para siempre",
        tells="La foto y sus archivos se borran, y nada los trae de vuelta.",
        is_grave=True,
    ),
    "photos/restore": Act(text="Recuperar", tells="La foto vuelve a su casa."),
    "properties/rates-put": Act(
        text="Cambiar sus precios", tells="Los cuatro precios de la noche de esta casa."
    ),
    "properties/restore": Act(text="Recuperar", tells="La casa vuelve a la lista."),
    "reservations/payments": Act(
        text="Registrar un pago",
        tells="Un pago que llegó por fuera: efectivo o transferencia.",
    ),
    "reservations/refund": Act(
        text="Marcar el reembolso como hecho",
        tells="Queda anotado quién devolvió el dinero y cuándo.",
        is_grave=True,
        when={"status": ("cancelled",)},
    ),
    "reservations/reopen": Act(
        text="Reabrir",
        tells="La reserva vuelve a ocupar sus noches, si siguen libres.",
        is_grave=True,
        when={"status": ("cancelled",)},
    ),
    "staff/restore": Act(text="Recuperar", tells="La persona vuelve al equipo."),
    "tasks/approve": Act(
        text="Aprobar",
        tells="El trabajo queda aprobado.",
        when={"supervisor_approved": (False,)},
    ),
    "tasks/complete_work": Act(
        text="Terminar",
        tells="La tarea queda hecha a esta hora.",
        when={"status": ("in_progress",)},
    ),
    "tasks/start_work": Act(
        text="Empezar",
        tells="La tarea empieza a esta hora.",
        when={"status": ("pending", "assigned")},
    ),
    "tasks/upload-photo": Act(text="Agregar una foto", tells="JPEG, PNG, WebP o HEIC."),
    "users/sessions-delete": Act(
        text="Cerrar todas sus sesiones",
        tells="Tendrá que iniciar sesión otra vez en cada equipo.",
        is_grave=True,
    ),
}
"""By resource and action."""
LINKS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "clients": (("Sus reservas, puntos y avisos", "guest"),),
    "reservations": (("Línea de tiempo", "timeline"), ("Pagos", "payments")),
}
"""Pages of work about one entry, by resource: what they are called, and their slugs."""


def act_of(resource: Resource, action: Action) -> Act:
    """How an action is offered; a new one goes by its name until it has words here."""
    known = ACTS.get(f"{resource.slug}/{action.name}")
    return known or Act(text=action.name, tells="", is_grave=True)
