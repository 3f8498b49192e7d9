"""How people call the fields of the wire: the labels of the panel's forms (panel book, 4)."""

import re

LABELS = {
    # A client.
    "date": "Fecha de nacimiento",
    "sex": "Sexo",
    "document_type": "Tipo de documento",
    "number_doc": "Número de documento",
    "first_name": "Nombres",
    "last_name": "Apellidos",
    "email": "Correo electrónico",
    "tel_number": "Teléfono",
    "comentarios_clientes": "Comentarios del cliente",
    "manychat": "ManyChat",
    "id_manychat": "Id de ManyChat",
    "referrer_code": "Código de referido",
    "client_id": "Cliente",
    "points": "Puntos",
    "reason": "Motivo",
    # A stay.
    "property": "Propiedad",
    "client": "Cliente",
    "check_in_date": "Fecha de ingreso",
    "check_out_date": "Fecha de salida",
    "guests": "Número de personas",
    "price_usd": "Precio en dólares",
    "price_sol": "Precio en soles",
    "advance_payment": "Adelanto",
    "advance_payment_currency": "Moneda del adelanto",
    "full_payment": "Pago completo",
    "temperature_pool": "Piscina temperada",
    "late_checkout": "Late checkout",
    "tel_contact_number": "Teléfono de contacto",
    "comentarios_reservas": "Comentarios de la reserva",
    "points_to_redeem": "Puntos por canjear",
    "status": "Estado",
    "origin": "Origen",
    "seller": "Vendedor",
    "file": "Comprobantes",
    "discount_code": "Código de descuento",
    "payment_voucher_deadline": "Plazo del comprobante",
    # A person of the staff.
    "password": "Contraseña",
    "groups": "Grupos",
    # Settings.
    "id": "Id",
    "name": "Nombre",
    "title": "Título",
    "titulo": "Título",
    "description": "Descripción",
    "descripcion": "Descripción",
    "dormitorios": "Dormitorios",
    "banos": "Baños",
    "detalle_dormitorios": "Detalle de los dormitorios",
    "caracteristicas": "Características",
    "hora_ingreso": "Hora de ingreso",
    "hora_salida": "Hora de salida",
    "precio_desde": "Precio desde",
    "precio_extra_persona": "Precio por persona adicional",
    "location": "Ubicación",
    "background_color": "Color",
    "airbnb_url": "Dirección de Airbnb",
    "on_temperature_pool_url": "Dirección que enciende la piscina",
    "off_temperature_pool_url": "Dirección que apaga la piscina",
    "player_id": "Reproductor",
    "swap_group": "Grupo de intercambio",
    "rates": "Precios por noche",
    "special_dates": "Fechas especiales",
    "capacity_max": "Capacidad máxima",
    "included_guests": "Personas incluidas",
    "properties": "Propiedades",
    "month": "Mes",
    "day": "Día",
    "year": "Año",
    "order": "Orden",
    "is_active": "Activo",
    "minimum_consecutive_nights": "Noches mínimas",
    "weekday_low_season_usd": "Precio entre semana, temporada baja",
    "weekend_low_season_usd": "Precio de fin de semana, temporada baja",
    "weekday_high_season_usd": "Precio entre semana, temporada alta",
    "weekend_high_season_usd": "Precio de fin de semana, temporada alta",
    "usd_to_sol": "Tipo de cambio",
    "discount_percentage": "Porcentaje de descuento",
    "discount_value": "Valor del descuento",
    "min_amount_usd": "Monto mínimo en dólares",
    "max_discount_usd": "Descuento máximo en dólares",
    "refund_percentage": "Porcentaje de devolución",
    "start_date": "Fecha inicial",
    "end_date": "Fecha final",
    "validity_days": "Días de validez",
    "usage_limit": "Límite de usos",
    "profit_sol": "Ganancia en soles",
}

ROW = re.compile(r"\w+\[(\d+)\]\.(\w+)")


def label_of(field: str) -> str:
    """What people call a field of the wire; of a row (`dates_data[0].day`) its number too, from 1.
    A field without a label goes by its name."""
    if row := ROW.fullmatch(field):
        number, inner = row.groups()
        return f"Fila {int(number) + 1}, {label_of(inner).lower()}"
    return LABELS.get(field, field)
