"""Queries and filters over instances.  Pure: knows schemas and instances, no broker."""
