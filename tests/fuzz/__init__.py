"""Made-up requests against every route, on a local AWS."""
