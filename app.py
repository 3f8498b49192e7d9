"""The application: the API and its worker functions, registered on Chalice. Nothing else."""

from chalicelib import wiring

app = wiring.application()

for _function in wiring.FUNCTIONS:
    # Lambda finds a function as an attribute of this module.
    _register = app.lambda_function(name=_function.name)
    globals()[_function.name] = _register(wiring.handler_of(_function))
