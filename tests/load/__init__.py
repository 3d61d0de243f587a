"""What holds of a large company too: 500 goals here, 50,000 by `make load`."""
