"""XML text to a light tree of CIM-XML elements, with limits.  Knows the grammar, no operation.

Nothing is looked up outside the text: entities and internal DTD subsets are refused when they are
declared, before anything could expand.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from cimom.cimxml.grammar import GRAMMAR, Rule
from cimom.cimxml.values import shown
from cimom.model import ProtocolError

# Requests are a few kB, a whole class 60 kB (CIM_ComputerSystem).  expat may hold the loop for
# 120 ms with a body of this size that is one tag of 100,000 attributes.
MAX_BODY = 1024 * 1024  # bytes
# A message is 6 deep down to a parameter; each reference inside a key adds 4.
MAX_DEPTH = 64
# At about 200 bytes each these are 10 MB of memory; ModifyClass of the largest class needs 5,000.
MAX_ELEMENTS = 50_000
MAX_ATTRIBUTES = 16  # the grammar's widest element has 10
EVERYWHERE = ("xml", "xsi:")  # beginnings of attributes that are XML's and XML Schema's own
MAX_ATTRIBUTE = 8192  # characters; names are far shorter

NOT_WELL_FORMED = "request-not-well-formed"
NOT_VALID = "request-not-valid"


class Element:
    """An element with its attributes, child elements and text."""

    __slots__ = ("attributes", "children", "name", "rule", "text")

    def __init__(self, name: str, attributes: dict[str, str], rule: Rule) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""
        self.rule = rule

    def attribute(self, name: str) -> str:
        """Return an attribute that the grammar demands."""
        return self.attributes[name]

    def only(self, *names: str) -> Element:
        """Return the one child, of one of these names."""
        child = self.optional(*names)
        if child is None:
            raise not_valid(f"{self.name} lacks its {' or '.join(names)}")
        return child

    def optional(self, *names: str) -> Element | None:
        """Return the one child, of one of these names, or None without children."""
        if not self.children:
            return None
        if len(self.children) > 1 or self.children[0].name not in names:
            raise not_valid(f"{self.name} must hold one {' or '.join(names)}")
        return self.children[0]

    def pair(self, first: str, second: str) -> tuple[Element, Element]:
        """Return the two children, of these names in this order."""
        if [child.name for child in self.children] != [first, second]:
            raise not_valid(f"{self.name} must hold {first} and {second}")
        return self.children[0], self.children[1]

    def all(self, name: str) -> Iterator[Element]:
        """Yield the children of a name."""
        return (child for child in self.children if child.name == name)


def not_valid(text: str) -> ProtocolError:
    """Make the error for well-formed XML that is no valid CIM-XML."""
    return ProtocolError(text, cim_error=NOT_VALID)


def parse(body: bytes | str, *roots: str) -> Element:
    """Parse a document whose root element must be one of `roots`; CIM, if none is told."""
    if len(body) > MAX_BODY:
        raise ProtocolError("the request is too large", http_status=413)
    if isinstance(body, str):
        body = body.encode("utf-8", "surrogatepass")  # a surrogate: expat says not well-formed
    tree = _Tree()
    # CIM-XML is UTF-8 whatever a declaration says; only a byte order mark may tell UTF-16.
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.characters
    parser.StartDoctypeDeclHandler = _doctype
    parser.EntityDeclHandler = _entity
    parser.SkippedEntityHandler = _skipped
    try:
        parser.Parse(body, True)
    except expat.ExpatError as exc:
        raise ProtocolError(str(exc), cim_error=NOT_WELL_FORMED) from exc
    roots = roots or ("CIM",)
    if tree.root is None or tree.root.name not in roots:
        raise not_valid(f"the document is not a {' or '.join(roots)}")
    return tree.root


def _doctype(_name: str, _system: str | None, _public: str | None, internal: bool) -> None:  # noqa: FBT001 - called by expat
    """Accept the plain DOCTYPE that some clients send; nothing may be declared in it."""
    if internal:
        raise not_valid("a DTD subset is not accepted")


def _entity(*_: object) -> None:
    raise not_valid("entity declarations are not accepted")


def _skipped(name: str, _parameter: bool) -> None:  # noqa: FBT001 - called by expat
    raise not_valid(f"entity {shown(name)} is not known")


class _Tree:
    """Builds the tree while expat reads, and stops it at the first breach of a limit."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        rule = GRAMMAR.get(name)
        if rule is None:
            raise not_valid(f"{shown(name)} is not an element of CIM-XML")
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._open) >= MAX_DEPTH:
            raise not_valid("the request has too many elements or is nested too deeply")
        if attributes or rule.required:
            _check_attributes(name, attributes, rule)
        element = Element(name, attributes, rule)
        if self._open:
            parent = self._open[-1]
            if name not in parent.rule.children:
                raise not_valid(f"{parent.name} must not hold {name}")
            parent.children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def characters(self, text: str) -> None:
        element = self._open[-1]
        if element.rule.text:
            element.text += text
        elif not text.isspace():
            raise not_valid(f"{element.name} must not hold text")

    def end(self, _name: str) -> None:
        self._open.pop()


def _check_attributes(name: str, attributes: dict[str, str], rule: Rule) -> None:
    if len(attributes) > MAX_ATTRIBUTES:
        raise not_valid(f"{name} has too many attributes")
    if not rule.required <= attributes.keys():
        missing = ", ".join(sorted(rule.required - attributes.keys()))
        raise not_valid(f"{name} lacks {missing}")
    for key, value in attributes.items():
        if key not in rule.required and key not in rule.optional and not key.startswith(EVERYWHERE):
            raise not_valid(f"{name} has no attribute {shown(key)}")
        if len(value) > MAX_ATTRIBUTE:
            raise not_valid(f"{key} of {name} is too long")
