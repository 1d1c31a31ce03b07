"""Compiles MOF with pywbem: khv's own when it is built, vendors' and users' at run time.

pywbem is imported when MOF is compiled and not before: a warm start never does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from cimom.declaration import (
    ClassDef,
    Embedded,
    Method,
    Parameter,
    Property,
    Qualifier,
    QualifierType,
    Value,
)
from cimom.mof_source import SourceError, Sources
from cimom.schema import Declarations, Schema, class_hash

# The namespace of the scratch repository; MOF compiled here must not name another one.
SCRATCH = "root/scratch"
SCOPES = (
    "CLASS",
    "ASSOCIATION",
    "INDICATION",
    "PROPERTY",
    "REFERENCE",
    "METHOD",
    "PARAMETER",
)  # DSP0004 5.6.1: what ANY stands for


class MofError(Exception):
    """MOF that cannot be taken; `file` and `line` say where, when the compiler knows."""

    def __init__(self, text: str, *, file: str | None = None, line: int | None = None) -> None:
        where = ":".join(str(part) for part in (file, line) if part is not None)
        super().__init__(f"{where}: {text}" if where else text)
        self.text = text
        self.file = file
        self.line = line


def compile_mof(
    *paths: str, text: str = "", schema: Schema | None = None, search: tuple[str, ...] = ()
) -> Schema:
    """Compile MOF files, then text, on top of a schema; return the schema with their classes.

    A class that the schema has already may come again (with other descriptions, say), but not
    with other properties.  Instances and other namespaces are refused.
    """
    base = schema or Schema(Declarations())
    more = _compile(paths, text, base, search)
    extended = base.extended(more)
    for item in more.classes:
        if item.name in base and class_hash(extended.cls(item.name)) != class_hash(
            base.cls(item.name)
        ):
            raise MofError(f"class {item.name} exists already and has other properties")
    return extended


def compile_declarations(
    *paths: str,
    schema: Schema,
    search: tuple[str, ...] = (),
    progress: Callable[[int], None] | None = None,
) -> Declarations:
    """Compile MOF files on top of a schema; return what they declare, known classes too.

    Only files below the folders of `paths` and below those of `search` are included.
    `progress` is told how many classes there are so far.
    """
    return _compile(paths, "", schema, search, progress)


def _compile(
    paths: Iterable[str],
    text: str,
    base: Schema,
    search: tuple[str, ...],
    progress: Callable[[int], None] | None = None,
) -> Declarations:
    import pywbem

    from cimom.mof_repository import Repository

    paths = tuple(map(os.path.abspath, paths))
    repository = Repository()
    _seed(repository, base)
    compiler = _compiler(repository, search, Sources((*search, *map(os.path.dirname, paths))))
    repository.follow(compiler.parser, progress)
    try:
        for path in paths:
            compiler.compile_file(path, SCRATCH)
        if text:
            compiler.compile_string(text, SCRATCH)
        repository.search(SCRATCH, compiler)
    except pywbem.MOFCompileError as exc:
        raise MofError(_reason(exc), file=exc.file, line=exc.lineno) from exc
    except (OSError, ValueError, TypeError, pywbem.Error) as exc:
        raise MofError(str(exc)) from exc
    if repository.instances or set(repository.classes) - {SCRATCH}:
        raise MofError("only classes and qualifiers are taken, without #pragma namespace")
    need = repository.unmet(SCRATCH)
    if need is not None:
        text = f"class {need.of} stands on {need.name}, which does not exist"
        raise MofError(text, file=need.file, line=need.line)
    found = repository.classes.get(SCRATCH, {})
    _check_rings(found)
    types = repository.qualifiers.get(SCRATCH, {})
    return Declarations(
        qualifier_types=tuple(_qualifier_type(item) for item in types.values()),
        classes=tuple(
            _class(found[name], found.get(found[name].superclass or ""))
            for name in dict.fromkeys(repository.compile_ordered_classnames)
        ),
    )


def _check_rings(classes: Any) -> None:
    """Refuse classes that stand on themselves: those that were known may come again otherwise."""
    for item in classes.values():
        above, seen = item.superclass, {item.classname.lower()}
        while above:
            if above.lower() in seen:
                raise MofError(f"class {item.classname} is its own superclass")
            seen.add(above.lower())
            above = classes[above].superclass


def _compiler(repository: Any, search: tuple[str, ...], sources: Sources) -> Any:
    """Make a compiler that reads no file, included or searched for, but through `sources`."""
    import pywbem

    class Compiler(pywbem.MOFCompiler):  # type: ignore[misc]
        def compile_file(self, filename: str, ns: str) -> None:
            found = filename
            if not os.path.exists(filename):
                found = self.find_mof(os.path.splitext(os.path.basename(filename))[0]) or filename
            try:
                text = sources.enter(found)
            except SourceError as exc:
                raise MofError(
                    f"{filename} {exc}", file=getattr(self.parser, "file", None)
                ) from exc
            self.compile_string(text, ns, filename=found)
            sources.leave()

    return Compiler(repository, search_paths=list(search), log_func=None)


def _reason(exc: Any) -> str:
    """Return the compiler's message with the line of MOF that it stopped at."""
    message = str(exc.msg).replace(f"{SCRATCH}:", "")
    context: list[str] = (
        exc.context or []
    )  # up to five lines, the last but one is that of the fault
    line = context[-2].strip() if len(context) > 1 else ""
    return f"{message}: {line}" if line else message


def _seed(repository: Any, base: Schema) -> None:
    """Tell the compiler which classes and qualifiers exist; of a class only the name is needed."""
    import pywbem

    for kind in base.declarations.qualifier_types:
        repository.SetQualifier(
            pywbem.CIMQualifierDeclaration(
                kind.name,
                kind.type,
                value=list(kind.value) if isinstance(kind.value, tuple) else kind.value,
                is_array=kind.is_array,
                scopes=dict.fromkeys(kind.scopes, True),
                overridable=kind.overridable,
                tosubclass=kind.tosubclass,
                toinstance=kind.toinstance,
                translatable=kind.translatable,
            ),
            namespace=SCRATCH,
        )
    for item in base.declarations.classes:
        repository.CreateClass(
            pywbem.CIMClass(item.name, superclass=item.superclass), namespace=SCRATCH
        )
    repository.compile_ordered_classnames.clear()


def _value(value: Any) -> Value:
    """Turn a pywbem value into a plain one."""
    if isinstance(value, list):
        return tuple(_value(item) for item in value)  # type: ignore[misc]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    return float(value) if isinstance(value, float) else str(value)


def _flavors(item: Any) -> dict[str, bool]:
    """Return the flavors of a qualifier; what MOF leaves out is as DSP0004 5.6.1 says."""
    standard = {"overridable": True, "tosubclass": True, "toinstance": False, "translatable": False}
    given = {name: getattr(item, name) for name in standard}
    return {name: standard[name] if value is None else value for name, value in given.items()}


def _qualifiers(element: Any) -> tuple[Qualifier, ...]:
    return tuple(
        Qualifier(
            name=item.name,
            type=item.type,
            value=_value(item.value),
            is_array=isinstance(item.value, list),
            **_flavors(item),
        )
        for item in element.qualifiers.values()
    )


def _qualifier_type(item: Any) -> QualifierType:
    on = {name.upper() for name, value in item.scopes.items() if value}
    return QualifierType(
        name=item.name,
        type=item.type,
        value=_value(item.value),
        scopes=SCOPES if "ANY" in on else tuple(name for name in SCOPES if name in on),
        is_array=bool(item.is_array),
        array_size=item.array_size,
        **_flavors(item),
    )


def _embedded(element: Any) -> Embedded | None:
    if "EmbeddedInstance" in element.qualifiers:
        return "instance"
    return "object" if "EmbeddedObject" in element.qualifiers else None


def _class(item: Any, superclass: Any) -> ClassDef:
    """Take over a class, without the members that it has not declared.

    pywbem 1.9 puts a superclass's own objects into a class whose name a reference looks up.
    """
    properties = [entry for entry in item.properties.values() if not _copied(entry, superclass)]
    methods = [entry for entry in item.methods.values() if not _copied(entry, superclass)]
    return ClassDef(
        name=item.classname,
        superclass=item.superclass,
        qualifiers=_qualifiers(item),
        properties=tuple(_property(entry, item.classname) for entry in properties),
        methods=tuple(_method(entry, item.classname) for entry in methods),
    )


def _copied(entry: Any, superclass: Any) -> bool:
    """Say whether a member is the superclass's very object."""
    if superclass is None:
        return False
    known = (superclass.properties.get(entry.name), superclass.methods.get(entry.name))
    return any(entry is item for item in known)


def _property(item: Any, origin: str) -> Property:
    return Property(
        name=item.name,
        type=item.type,
        is_array=bool(item.is_array),
        array_size=item.array_size,
        value=_value(item.value),
        reference_class=item.reference_class,
        embedded_object=_embedded(item),
        qualifiers=_qualifiers(item),
        class_origin=origin,
    )


def _method(item: Any, origin: str) -> Method:
    return Method(
        name=item.name,
        type=item.return_type,
        parameters=tuple(_parameter(entry) for entry in item.parameters.values()),
        qualifiers=_qualifiers(item),
        class_origin=origin,
    )


def _parameter(item: Any) -> Parameter:
    return Parameter(
        name=item.name,
        type=item.type,
        is_array=bool(item.is_array),
        array_size=item.array_size,
        reference_class=item.reference_class,
        embedded_object=_embedded(item),
        qualifiers=_qualifiers(item),
    )
