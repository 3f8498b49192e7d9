"""What others have written, at the other end: run by `make peers`, where it is installed."""
