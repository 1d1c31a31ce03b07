"""Text for XML: escaping, and the small elements that every answer uses.  Knows no schema.

sblim-wbemcli 1.6.3 rejects self-closed elements other than NAMESPACE, CLASSNAME, ERROR and an
INSTANCENAME without keys, and comments: everything else is always opened and closed.
"""

from __future__ import annotations

import re

# What must not stand in character data: markup, and what XML 1.0 2.2 Characters excludes.
SPECIAL = re.compile('[&<>"\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]')
REPLACEMENT = "\ufffd"  # for a character that XML 1.0 cannot carry at all
# A literal carriage return would come out as a line feed (XML 1.0 2.11).
MAX_KEPT_LENGTH = 200  # characters of an escaped text that is kept for the next time
MAX_KEPT = 16_384  # texts, at about 130 bytes 2 MB
NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}


def _escaped(match: re.Match[str]) -> str:
    return NAMED.get(match[0], REPLACEMENT)


def escape(text: str) -> str:
    """Escape text for character data."""
    return SPECIAL.sub(_escaped, text) if SPECIAL.search(text) else text


class Escaped(dict[str, str]):
    """Escaped texts by their originals: most of what instances say was said before.

    A look-up costs a quarter of `escape`.
    """

    def __missing__(self, text: str) -> str:
        escaped = escape(text)
        if len(text) <= MAX_KEPT_LENGTH:
            if len(self) >= MAX_KEPT:
                self.clear()
            self[text] = escaped
        return escaped


def escape_attribute(text: str) -> str:
    """Escape text for an attribute in double quotes, where white space would become spaces."""
    return escape(text).replace("\n", "&#10;").replace("\t", "&#9;")


def class_name_xml(name: str) -> str:
    """Return a CLASSNAME."""
    return f'<CLASSNAME NAME="{escape_attribute(name)}"/>'


def namespace_xml(namespace: str) -> str:
    """Return a LOCALNAMESPACEPATH."""
    parts = namespace.strip("/").split("/")
    names = "".join(f'<NAMESPACE NAME="{escape_attribute(part)}"/>' for part in parts)
    return f"<LOCALNAMESPACEPATH>{names}</LOCALNAMESPACEPATH>"


def namespace_path_xml(host: str, namespace: str) -> str:
    """Return a NAMESPACEPATH."""
    return f"<NAMESPACEPATH><HOST>{escape(host)}</HOST>{namespace_xml(namespace)}</NAMESPACEPATH>"
