"""Who rents the houses of the demonstration out: nobody who exists."""

LANDLORD = {
    "name": "Rosa Elena Paredes León",
    "document": "DNI N.º 00000000",
    "address": "Av. de la Muestra 123, Miraflores, Lima",
    "account": "Banco de Muestra, cuenta en dólares N.º 000-0000000-0-00 y en soles N.º "
    "000-0000001-0-00",
    "house_rules": "https://casaaustin.pe/reglamento",
}
"""What the secret `landlord` holds on one machine."""
