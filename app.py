"""The application: every room's routes and jobs, registered on Chalice. Nothing else lives here."""

from chalice import Chalice

from chalicelib import wiring

app = Chalice(app_name="casa-austin")
app.debug = False
wiring.serve(app)

publish_events = app.lambda_function(name="publish_events")(wiring.publish_events)
react = app.lambda_function(name="react")(wiring.react)
