"""Object identifiers that several modules need: roots of the served MIBs and of khv's own."""

from __future__ import annotations

from typing import TypeAlias

Oid: TypeAlias = tuple[int, ...]

MIB_2: Oid = (1, 3, 6, 1, 2, 1)
ENTERPRISES: Oid = (1, 3, 6, 1, 4, 1)
SNMP_MODULES: Oid = (1, 3, 6, 1, 6, 3)

# A placeholder: 32473 is the number that RFC 5612 reserves for documentation.  The distributor of
# khv puts the number that IANA assigned to it here and in the first assignment of KHV-MIB.txt.
ENTERPRISE_NUMBER = 32473

KHV: Oid = (*ENTERPRISES, ENTERPRISE_NUMBER)
KHV_MIB: Oid = (*KHV, 1)
KHV_BROKER: Oid = (*KHV, 2, 1)  # sysObjectID and vmHvObjectID: the product
ZERO_DOT_ZERO: Oid = (0, 0)
