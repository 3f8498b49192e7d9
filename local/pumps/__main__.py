"""`python -m local.pumps`: the worker functions, fed until a signal says to stop."""

from local.pumps.running import main

if __name__ == "__main__":
    main()
