"""`python -m local.pumps`: the worker functions, fed until a signal says to stop."""

from local.pumps.running import main

main()
