"""Made-up requests against every route."""
