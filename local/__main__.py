"""`python -m local`: the whole product on this machine."""

import sys

from local.runner import main

if __name__ == "__main__":
    sys.exit(main())
