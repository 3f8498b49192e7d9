"""Changes of stored data: small steps, each run once in a stage, after the release that needs it.

    python -m deploy.migrations --stage production

A step (`steps/`) goes through a table page by page while the product runs. Where it has got to is
kept in table `ledgers`, so that whoever runs the steps next goes on from there.
"""
