"""CIM-XML over HTTP: decoding requests, writing answers, and the listener.  Knows no broker."""
