"""Export messages: ExportIndication and what a listener answers (DSP0201 5.2, DSP0200 5.4.3)."""

from __future__ import annotations

from cimom.cimxml.parser import parse
from cimom.model import ProtocolError

METHOD = "ExportIndication"
HEADERS = (
    ("Content-Type", "application/xml; charset=utf-8"),
    ("CIMExport", "MethodRequest"),
    ("CIMExportMethod", METHOD),
    ("CIMProtocolVersion", "1.0"),
)


def message(number: int, instance: str) -> bytes:
    """Return the message that tells an indication, an INSTANCE element."""
    return (
        '<?xml version="1.0" encoding="utf-8" ?>\n<CIM CIMVERSION="2.0" DTDVERSION="2.0">'
        f'<MESSAGE ID="{number}" PROTOCOLVERSION="1.0"><SIMPLEEXPREQ>'
        f'<EXPMETHODCALL NAME="{METHOD}"><EXPPARAMVALUE NAME="NewIndication">{instance}'
        "</EXPPARAMVALUE></EXPMETHODCALL></SIMPLEEXPREQ></MESSAGE></CIM>\n"
    ).encode()


def check_answer(status: int, body: bytes) -> None:
    """Raise ProtocolError unless the answer says that the indication was taken."""
    if status != 200:
        raise ProtocolError(f"the listener answered HTTP {status}")
    root = parse(body)
    answer = root.only("MESSAGE").only("SIMPLEEXPRSP").only("EXPMETHODRESPONSE")
    for error in answer.all("ERROR"):
        code, text = error.attribute("CODE"), error.attributes.get("DESCRIPTION", "")
        raise ProtocolError(f"the listener answered error {code[:8]}: {text[:200]}")
