"""The Prometheus exporter: metric families as rows over the broker's readings."""
