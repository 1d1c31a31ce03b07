"""SNMP agent and Prometheus exporter: tables of rows over the readings."""
