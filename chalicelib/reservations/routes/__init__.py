"""The HTTP of stays: staff, guests, and the calendars of the houses."""

from chalicelib.reservations.routes import calendars, guests, staff

ROUTERS = (staff.router, guests.router, calendars.router)
