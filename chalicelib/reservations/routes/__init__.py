"""The HTTP of stays: staff, guests, the calendars of the houses, and the search for one."""

from chalicelib.reservations.routes import calendars, guests, smart_search, staff

ROUTERS = (staff.router, guests.router, calendars.router, smart_search.router)
