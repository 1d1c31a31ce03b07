"""Log-in by PAM: the helper that asks it as root, and the broker's door to that helper."""
