"""The edge: typed routes on Chalice, validation, errors, pages, OpenAPI. It knows no room."""
