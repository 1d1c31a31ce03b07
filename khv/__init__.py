"""The roof of khv: command line, configuration, console, and the composition root."""
