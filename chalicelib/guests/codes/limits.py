"""How often one address may request codes, and try them."""

from datetime import timedelta

from chalicelib.web.limits import Limit

CODES = Limit("codes", most=20, within=timedelta(hours=1), by="address")
CODE_CHECKS = Limit("code_checks", most=30, within=timedelta(minutes=15), by="address")
