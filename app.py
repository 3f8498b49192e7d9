"""The application: every room's routes and jobs, registered on Chalice. Nothing else lives here."""

from chalice import Chalice

from chalicelib import wiring
from chalicelib.properties import jobs as property_jobs
from chalicelib.reservations import jobs as reservation_jobs

app = Chalice(app_name="casa-austin")
app.debug = False
wiring.serve(app)

publish_events = app.lambda_function(name="publish_events")(wiring.publish_events)
react = app.lambda_function(name="react")(wiring.react)
process_upload = app.lambda_function(name="process_upload")(property_jobs.process_upload)
expire_holds = app.lambda_function(name="expire_holds")(reservation_jobs.expire_holds)
