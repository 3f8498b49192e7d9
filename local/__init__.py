"""The whole product on one machine: a local AWS, the API over HTTP, and its worker functions."""
