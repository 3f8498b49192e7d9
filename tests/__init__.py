"""Tests of the product: rules alone, rooms against a mocked AWS, the whole on a local AWS."""
