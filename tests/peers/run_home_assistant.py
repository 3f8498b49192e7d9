"""Start Home Assistant with what its configuration names and nothing else: it would add a front
end and more by itself, whose libraries are not installed. Run by its own Python."""

import sys

from homeassistant import bootstrap
from homeassistant.__main__ import main

for names in ("DEFAULT_INTEGRATIONS", "CRITICAL_INTEGRATIONS"):
    setattr(bootstrap, names, type(getattr(bootstrap, names))())

if __name__ == "__main__":
    sys.exit(main())
