"""The ground for CIM: model, schema, operations, broker and codec.  Knows nothing of Linux."""
