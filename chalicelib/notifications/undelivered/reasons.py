"""Why something did not reach somebody, in Spanish, by the words of whoever refused it."""

from chalicelib.notifications.failures.types import Failure

LATE = "Llegó su hora límite antes de que se pudiera enviar."
OTHERWISE = "El servicio no lo aceptó ({code})."
EXACT = {
    "unknown_outcome": "No se sabe si llegó: el servicio no contestó. Puede llegar dos veces.",
    "device_gone": "El teléfono ya no está registrado.",
    "DeviceNotRegistered": "La app ya no está instalada en el teléfono, o no acepta avisos.",
    "MessageRateExceeded": "Fueron demasiados avisos seguidos para el teléfono.",
    "MessageTooBig": "El aviso es demasiado largo.",
    "InvalidCredentials": "Faltan credenciales de Apple o Google en Expo.",
    "InvalidProviderToken": "Faltan credenciales de Apple o Google en Expo.",
    "MismatchSenderId": "Las credenciales de Google en Expo son de otro proyecto.",
    "expo UNAUTHORIZED": "Expo no acepta la clave de acceso.",
    "PUSH_TOO_MANY_EXPERIENCE_IDS": "El teléfono se registró con otra app.",
    "resting": "El servicio estuvo sin responder.",
    "timeout": "El servicio no contestó a tiempo.",
    "connection": "La conexión con el servicio se cortó.",
    "connect": "No se pudo conectar con el servicio.",
    "name": "No se encontró el servicio en la red.",
    "tls": "La conexión con el servicio no fue segura.",
    "garbage": "El servicio contestó algo que no se entiende.",
    "number": "El número no es de un teléfono que reciba mensajes.",
    "blocked": "El número tiene bloqueados estos mensajes.",
    "text": "El servicio no acepta el texto.",
    "telegram chat": "El bot no está en ese chat de Telegram.",
    "telegram blocked": "El bot no puede escribir en ese chat de Telegram.",
    "telegram account": "La clave del bot de Telegram no sirve.",
    "telegram empty": "El texto quedó vacío.",
    "telegram too_long": "El texto es demasiado largo para Telegram.",
    "telegram format": "Telegram no entiende el formato del texto.",
    "graph 131026": "El número no tiene WhatsApp, o no puede recibir este mensaje.",
    "graph 131047": "Pasó demasiado tiempo desde que el huésped escribió por WhatsApp.",
    "graph 131049": "WhatsApp limita los mensajes de empresas a este huésped.",
    "graph 131050": "El huésped no quiere mensajes de empresas por WhatsApp.",
    "graph 131042": "Hay un problema con el pago de la cuenta de WhatsApp.",
    "graph 190": "La clave de WhatsApp venció.",
    "401": "El servicio no acepta la clave de acceso.",
    "403": "El servicio no permite este envío.",
    "429": "El servicio recibió demasiados envíos.",
}
TEMPLATE = "graph 132"
"""What begins Meta's numbers of what is wrong with a template."""
SERVER_ERRORS = range(500, 600)


def reason_of(failure: Failure) -> str:
    """Why something did not reach somebody."""
    code = failure.code
    if code is None:
        return LATE
    if code in EXACT:
        return EXACT[code]
    if code.startswith(TEMPLATE):
        return "La plantilla de WhatsApp no existe, está en pausa o tiene otros datos."
    if code.isdigit() and int(code) in SERVER_ERRORS:
        return f"El servicio falló ({code})."
    return OTHERWISE.format(code=code)
