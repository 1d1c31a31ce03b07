"""The web page: log-in, health of the host, live updates."""
