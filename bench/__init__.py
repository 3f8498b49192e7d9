"""What the product costs and withstands, measured on one machine: `make bench` prints it."""
