"""The classes of a package: compiled in a scratch schema and held to rules before they are live.

Rules: every class begins with the package's prefix, stands on a class that there is, and fits the
schema; no qualifier type is declared; no class of khv is changed.
"""

from __future__ import annotations

import os

from cimom.broker.fit import check_class
from cimom.model import CimError
from cimom.mof import MofError, compile_declarations
from cimom.schema import Declarations, Schema
from khv.vendor.manifest import Description, PackageError

MAX_CLASSES = 500  # of a package


def compiled(root: str, described: Description, base: Schema) -> Declarations:
    """Compile the MOF of a package whose files lie below `root`; PackageError: it breaks a rule."""
    folder = os.path.join(root, described.folder)
    files = [os.path.join(folder, name) for name in described.manifest.mof]
    try:
        found = compile_declarations(*files, schema=base, search=(folder,))
    except MofError as exc:
        raise PackageError(str(exc)) from exc
    _check(found, described.manifest.prefix, base)
    return found


def _check(found: Declarations, prefix: str, base: Schema) -> None:
    known = base.qualifier_types
    own_types = [item.name for item in found.qualifier_types if item.name.lower() not in known]
    if own_types:
        raise PackageError(f"qualifiers of its own: {', '.join(own_types)}")
    if not found.classes or len(found.classes) > MAX_CLASSES:
        raise PackageError(f"it declares {len(found.classes)} classes, not 1 to {MAX_CLASSES}")
    for item in found.classes:
        if not item.name.upper().startswith(f"{prefix}_"):
            raise PackageError(f"class {item.name} has not the prefix {prefix}_")
        if item.superclass is None:
            raise PackageError(f"class {item.name} stands on no class")
    extended = base.extended(Declarations(classes=found.classes))
    for item in found.classes:
        try:
            check_class(extended, item)
        except CimError as exc:
            raise PackageError(f"class {item.name}: {exc.text}") from exc
