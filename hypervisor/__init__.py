"""The ground for the machine: host files and parsers, libvirt, guests.  Knows nothing of CIM."""
