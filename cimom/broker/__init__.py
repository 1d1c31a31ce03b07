"""The broker: readings, workers, operations, associations.  Knows no protocol and no Linux."""
