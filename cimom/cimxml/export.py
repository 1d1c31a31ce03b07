"""Export messages that come to a server: read and checked as a listener would, then refused.

Knows no indications: khv tells them and takes none.  A client that mistakes the server for a
listener is told so in the answer of its own method (DSP0201 5.2, DSP0200 5.4.3 ExportIndication).
"""

from __future__ import annotations

from typing import NamedTuple

from cimom.cimxml.parser import not_valid, parse
from cimom.cimxml.request import decode_message, several
from cimom.cimxml.text import escape_attribute
from cimom.cimxml.values import shown
from cimom.model import CimError, Status

METHOD = "ExportIndication"


class Export(NamedTuple):
    """Which export method is called."""

    message_id: str
    protocol_version: str
    method: str


def decode_export(body: bytes) -> Export:
    """Parse a body that must be an export message."""
    message = decode_message(parse(body))
    request = message.only("SIMPLEEXPREQ", "MULTIEXPREQ")
    if request.name == "MULTIEXPREQ":
        raise several()
    calls = [child for child in request.children if child.name != "CORRELATOR"]
    if len(calls) != 1:
        raise not_valid("SIMPLEEXPREQ must hold one EXPMETHODCALL")
    (call,) = calls
    for parameter in call.children:
        parameter.optional("INSTANCE")
    return Export(
        message_id=message.attribute("ID"),
        protocol_version=message.attribute("PROTOCOLVERSION"),
        method=call.attribute("NAME"),
    )


def refused(export: Export) -> CimError:
    """Return what an export method is answered with."""
    if export.method.lower() == METHOD.lower():
        text = "this is no listener: it takes no indications"
    else:
        text = f"export method {shown(export.method)} is not supported"
    return CimError(Status.NOT_SUPPORTED, text)


def export_response(export: Export, inner: str) -> bytes:
    """Return the message that answers an export method."""
    return (
        '<?xml version="1.0" encoding="utf-8" ?>\n<CIM CIMVERSION="2.0" DTDVERSION="2.0">'
        f'<MESSAGE ID="{escape_attribute(export.message_id)}" PROTOCOLVERSION="1.0">'
        f'<SIMPLEEXPRSP><EXPMETHODRESPONSE NAME="{escape_attribute(export.method)}">{inner}'
        "</EXPMETHODRESPONSE></SIMPLEEXPRSP></MESSAGE></CIM>\n"
    ).encode()
