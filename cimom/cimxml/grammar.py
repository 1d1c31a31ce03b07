"""The elements of CIM-XML requests: which attributes and children each may have (DSP0201 5.2).

Knows no order and no counts; the decoders do.  Attributes of XML itself (`xml:lang`, `xmlns`) and
of XML Schema (`xsi:schemaLocation`) may stand everywhere and mean nothing here.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """What an element must have, may have and may hold; `text`: it holds character data."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()
    text: bool = False


def _rule(
    required: str = "", optional: str = "", children: str = "", *, text: bool = False
) -> Rule:
    return Rule(
        frozenset(required.split()),
        frozenset(optional.split()),
        frozenset(children.split()),
        text,
    )


# Both spellings occur: DSP0201 2.3 writes EmbeddedObject, 2.2 and some clients EMBEDDEDOBJECT.
EMBEDDED = "EmbeddedObject EMBEDDEDOBJECT"
FLAVORS = "OVERRIDABLE TOSUBCLASS TOINSTANCE TRANSLATABLE"
ORIGIN = "CLASSORIGIN PROPAGATED"
PATHS = "CLASSPATH LOCALCLASSPATH CLASSNAME INSTANCEPATH LOCALINSTANCEPATH INSTANCENAME"
PROPERTIES = "PROPERTY PROPERTY.ARRAY PROPERTY.REFERENCE"
PARAMETERS = "PARAMETER PARAMETER.REFERENCE PARAMETER.ARRAY PARAMETER.REFARRAY"
VALUES = "VALUE VALUE.ARRAY VALUE.REFERENCE VALUE.REFARRAY"
OBJECTS = "CLASSNAME INSTANCENAME CLASS INSTANCE VALUE.NAMEDINSTANCE"

GRAMMAR: dict[str, Rule] = {
    # Message
    "CIM": _rule("CIMVERSION DTDVERSION", "", "MESSAGE"),
    "MESSAGE": _rule(
        "ID PROTOCOLVERSION", "", "SIMPLEREQ MULTIREQ SIMPLEEXPREQ MULTIEXPREQ SIMPLEEXPRSP"
    ),
    "MULTIREQ": _rule("", "", "SIMPLEREQ"),
    "SIMPLEREQ": _rule("", "", "CORRELATOR IMETHODCALL METHODCALL"),
    "CORRELATOR": _rule("NAME TYPE", "", "VALUE"),
    "IMETHODCALL": _rule("NAME", "", "LOCALNAMESPACEPATH IPARAMVALUE"),
    "METHODCALL": _rule("NAME", "", "LOCALINSTANCEPATH LOCALCLASSPATH PARAMVALUE"),
    "IPARAMVALUE": _rule("NAME", "", f"{VALUES} {OBJECTS} QUALIFIER.DECLARATION"),
    # Export messages: what listeners answer, and what somebody may send to the wrong port
    "MULTIEXPREQ": _rule("", "", "SIMPLEEXPREQ"),
    "SIMPLEEXPREQ": _rule("", "", "CORRELATOR EXPMETHODCALL"),
    "EXPMETHODCALL": _rule("NAME", "", "EXPPARAMVALUE"),
    "EXPPARAMVALUE": _rule("NAME", "PARAMTYPE", "INSTANCE"),
    "SIMPLEEXPRSP": _rule("", "", "CORRELATOR EXPMETHODRESPONSE"),
    "EXPMETHODRESPONSE": _rule("NAME", "", "ERROR IRETURNVALUE"),
    "IRETURNVALUE": _rule("", "", VALUES),
    "ERROR": _rule("CODE", "DESCRIPTION", "INSTANCE"),
    "PARAMVALUE": _rule("NAME", f"PARAMTYPE TYPE {EMBEDDED}", f"{VALUES} {OBJECTS}"),
    # Names and paths
    "NAMESPACEPATH": _rule("", "", "HOST LOCALNAMESPACEPATH"),
    "LOCALNAMESPACEPATH": _rule("", "", "NAMESPACE"),
    "HOST": _rule(text=True),
    "NAMESPACE": _rule("NAME"),
    "CLASSPATH": _rule("", "", "NAMESPACEPATH CLASSNAME"),
    "LOCALCLASSPATH": _rule("", "", "LOCALNAMESPACEPATH CLASSNAME"),
    "CLASSNAME": _rule("NAME"),
    "INSTANCEPATH": _rule("", "", "NAMESPACEPATH INSTANCENAME"),
    "LOCALINSTANCEPATH": _rule("", "", "LOCALNAMESPACEPATH INSTANCENAME"),
    "INSTANCENAME": _rule("CLASSNAME", "", "KEYBINDING KEYVALUE VALUE.REFERENCE"),
    "KEYBINDING": _rule("NAME", "", "KEYVALUE VALUE.REFERENCE"),
    "KEYVALUE": _rule("", "VALUETYPE TYPE", text=True),
    # Values
    "VALUE": _rule("", "TYPE", text=True),
    "VALUE.ARRAY": _rule("", "TYPE", "VALUE VALUE.NULL"),
    "VALUE.REFERENCE": _rule("", "", PATHS),
    "VALUE.REFARRAY": _rule("", "", "VALUE.REFERENCE VALUE.NULL"),
    "VALUE.NULL": _rule(),
    "VALUE.NAMEDINSTANCE": _rule("", "", "INSTANCENAME INSTANCE"),
    # Instances and classes, also inside embedded objects
    "INSTANCE": _rule("CLASSNAME", "", f"QUALIFIER {PROPERTIES}"),
    "CLASS": _rule("NAME", "SUPERCLASS", f"QUALIFIER METHOD {PROPERTIES}"),
    "QUALIFIER": _rule("NAME TYPE", f"PROPAGATED {FLAVORS}", "VALUE VALUE.ARRAY"),
    "PROPERTY": _rule("NAME TYPE", f"{ORIGIN} {EMBEDDED}", "QUALIFIER VALUE"),
    "PROPERTY.ARRAY": _rule("NAME TYPE", f"ARRAYSIZE {ORIGIN} {EMBEDDED}", "QUALIFIER VALUE.ARRAY"),
    "PROPERTY.REFERENCE": _rule("NAME", f"REFERENCECLASS {ORIGIN}", "QUALIFIER VALUE.REFERENCE"),
    "METHOD": _rule("NAME", f"TYPE {ORIGIN}", f"QUALIFIER {PARAMETERS}"),
    "PARAMETER": _rule("NAME TYPE", "", "QUALIFIER"),
    "PARAMETER.REFERENCE": _rule("NAME", "REFERENCECLASS", "QUALIFIER"),
    "PARAMETER.ARRAY": _rule("NAME TYPE", "ARRAYSIZE", "QUALIFIER"),
    "PARAMETER.REFARRAY": _rule("NAME", "REFERENCECLASS ARRAYSIZE", "QUALIFIER"),
    "QUALIFIER.DECLARATION": _rule(
        "NAME TYPE", f"ISARRAY ARRAYSIZE {FLAVORS}", "SCOPE VALUE VALUE.ARRAY"
    ),
    "SCOPE": _rule("", "CLASS ASSOCIATION REFERENCE PROPERTY METHOD PARAMETER INDICATION ANY"),
}
