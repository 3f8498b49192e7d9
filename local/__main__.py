"""`python -m local`: the whole product on this machine."""

import sys

from local.runner import main

sys.exit(main())
