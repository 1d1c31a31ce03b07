"""SNMP: an agent (v3, authPriv) whose objects are tables of rows over the broker's readings."""
