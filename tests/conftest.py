"""How every suite makes up values: some for each property every day, many in `make soak`; a slow
machine is no reason to fail."""

from hypothesis import settings

from tests.support.sizes import size

settings.register_profile("house", deadline=None, max_examples=size(40, 1000))
settings.load_profile("house")
