"""`khv wbem`: WBEM from the command line and from scripts, by pywbem over the network."""
