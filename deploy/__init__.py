"""From this source tree to a stage on AWS: the package, its template, and the release.

`python -m deploy.package` builds what CloudFormation gets, `python -m deploy.release` hands it
over. Nothing here runs in production.
"""
