"""The application: every room's routes and jobs, registered on Chalice. Nothing else lives here."""

from chalicelib import wiring

app = wiring.application()

publish_events = app.lambda_function(name="publish_events")(wiring.publish_events)
react = app.lambda_function(name="react")(wiring.react)
process_upload = app.lambda_function(name="process_upload")(
    wiring.job("chalicelib.properties.photos.jobs", "process_upload")
)
expire_holds = app.lambda_function(name="expire_holds")(
    wiring.job("chalicelib.reservations.jobs", "expire_holds")
)
sync = app.lambda_function(name="sync")(wiring.sync)
sync_daily = app.lambda_function(name="sync_daily")(
    wiring.job("chalicelib.sync.jobs", "sync_daily")
)
