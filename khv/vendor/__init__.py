"""Vendors' provider packages: what they are, how they are installed, checked and run."""
