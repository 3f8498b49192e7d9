"""DynamoDB's tables in the memory of a process, quick enough for thousands of tests.

`expressions` reads what DynamoDB's expressions say, once each; `values` compares, `updates` changes
items; `storage` keeps them with their indexes, `writes` decides what stands there afterwards,
`requests` answers. Items are plain JSON as on the wire and are never changed in place. moto judges
them (`tests/integration/cloud`), and AWS's own DynamoDB what the product's tests rely on
(`make judge`).
"""
