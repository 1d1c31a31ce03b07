"""The operations of `khv wbem`: what each verb asks of a server and what it shows of the answer."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import pywbem

from khv.wbem import output, target, valuemap

DONE, REFUSED = 0, 1
COMPLETED = 0
JOB_STARTED = 4096  # of every ValueMap of CIM that has it: the method goes on after its answer


class Result(NamedTuple):
    """Objects to show, the properties that were asked for, and how the command ends."""

    items: Iterable[Any]
    columns: Sequence[str] | None = None
    code: int = DONE


def _shown(
    connection: Any, found: Iterable[Any], names: list[str] | None, class_name: str | None = None
) -> Result:
    """Return instances with the properties that were asked for; TargetError for an unknown one.

    `class_name` is what knows the properties where there is no instance.
    """
    items = list(found)
    classes = {(item.classname, item.path and item.path.namespace) for item in items}
    if not classes and class_name:
        classes = {(class_name, None)}
    for name in names or ():
        known = any(name in item.properties for item in items)
        if classes and not known and not any(_declares(connection, *one, name) for one in classes):
            called = ", ".join(sorted({one for one, _ in classes}))
            raise target.TargetError(f"no property {name} in {called}")
    return Result(items, names)


def _declares(connection: Any, class_name: str, namespace: str | None, name: str) -> bool:
    """Whether a class has a property; of a class that cannot be got it is taken for granted."""
    with suppress(pywbem.CIMError):
        cls = connection.GetClass(class_name, namespace=namespace, LocalOnly=False)
        return name in cls.properties
    return True


def _properties(arguments: argparse.Namespace) -> list[str] | None:
    if not arguments.properties:
        return None
    return [name.strip() for name in arguments.properties.split(",") if name.strip()]


def _enumerate(connection: Any, arguments: argparse.Namespace) -> Result:
    class_name, names, filtered = getattr(arguments, "class"), _properties(arguments), {}
    if arguments.where:
        filtered = {"FilterQueryLanguage": "DMTF:FQL", "FilterQuery": arguments.where}
    found = connection.IterEnumerateInstances(class_name, PropertyList=names, **filtered)
    return _shown(connection, found, names, class_name)


def _get(connection: Any, arguments: argparse.Namespace) -> Result:
    path, names = target.find(connection, arguments.instance), _properties(arguments)
    return _shown(connection, [connection.GetInstance(path, PropertyList=names)], names)


def _traverse(method: str) -> Callable[[Any, argparse.Namespace], Result]:
    options = {
        "assoc_class": "AssocClass",
        "result_class": "ResultClass",
        "role": "Role",
        "result_role": "ResultRole",
    }

    def call(connection: Any, arguments: argparse.Namespace) -> Result:
        given = {
            name: getattr(arguments, option)
            for option, name in options.items()
            if getattr(arguments, option, None)
        }
        path = target.find(connection, arguments.instance)
        ask = getattr(connection, method)
        if method.endswith("Names"):
            return Result(ask(path, **given))
        names = _properties(arguments)
        return _shown(connection, ask(path, PropertyList=names, **given), names)

    return call


def _invoke(connection: Any, arguments: argparse.Namespace) -> Result:
    path = target.find(connection, arguments.instance)
    methods = connection.GetClass(path.classname, LocalOnly=False).methods
    method = methods.get(arguments.method)
    if method is None:
        raise target.TargetError(f"{path.classname} has the methods {', '.join(sorted(methods))}")
    given = target.values(arguments.value, method.parameters)
    parameters = [
        pywbem.CIMParameter(
            name,
            method.parameters[name].type,
            value=value,
            is_array=method.parameters[name].is_array,
        )
        for name, value in given.items()
    ]
    returned, out = connection.InvokeMethod(method.name, path, Params=parameters)
    text = None if arguments.raw else valuemap.text_of(method, returned)
    answer = output.Returned(returned, text, dict(out))
    return Result([answer], code=_end(method, returned))


def _end(method: Any, returned: Any) -> int:
    """Return how a command ends that called a method: by its return value, where that is a code."""
    is_code = method.return_type not in ("string", "boolean", "datetime", "reference")
    return REFUSED if is_code and returned not in (None, COMPLETED, JOB_STARTED) else DONE


def _create(connection: Any, arguments: argparse.Namespace) -> Result:
    cls = connection.GetClass(getattr(arguments, "class"), LocalOnly=False)
    made = pywbem.CIMInstance(cls.classname, _valued(cls, arguments.value))
    return Result([connection.CreateInstance(made)])


def _modify(connection: Any, arguments: argparse.Namespace) -> Result:
    path = target.find(connection, arguments.instance)
    cls = connection.GetClass(path.classname, LocalOnly=False)
    given = _valued(cls, arguments.value)
    for item in given:  # a server would look for an instance of the changed key, and find none
        if item.name in path.keybindings and path.keybindings[item.name] != item.value:
            raise target.TargetError(f"{item.name} is a key, which cannot be changed")
    changed = pywbem.CIMInstance(path.classname, given, path=path)
    connection.ModifyInstance(changed, PropertyList=[item.name for item in given])
    return Result([])


def _valued(cls: Any, texts: Iterable[str]) -> list[Any]:
    """Return the properties that NAME=VALUE texts give a class."""
    return [
        pywbem.CIMProperty(
            name, value, type=cls.properties[name].type, is_array=cls.properties[name].is_array
        )
        for name, value in target.values(texts, cls.properties).items()
    ]


def _delete(connection: Any, arguments: argparse.Namespace) -> Result:
    connection.DeleteInstance(target.find(connection, arguments.instance))
    return Result([])


def _class(arguments: argparse.Namespace) -> Any:
    return getattr(arguments, "class")


OPERATIONS: dict[str, Callable[[Any, Any], Result]] = {
    "ei": _enumerate,
    "ein": lambda c, a: Result(c.EnumerateInstanceNames(_class(a))),
    "gi": _get,
    "gc": lambda c, a: Result([c.GetClass(_class(a), LocalOnly=False)]),
    "ec": lambda c, a: Result(c.EnumerateClasses(_class(a), DeepInheritance=a.deep)),
    "ecn": lambda c, a: Result(c.EnumerateClassNames(ClassName=_class(a), DeepInheritance=a.deep)),
    "gq": lambda c, a: Result([c.GetQualifier(a.qualifier)]),
    "eq": lambda c, _: Result(c.EnumerateQualifiers()),
    "ai": _traverse("Associators"),
    "ain": _traverse("AssociatorNames"),
    "ri": _traverse("References"),
    "rin": _traverse("ReferenceNames"),
    "im": _invoke,
    "ci": _create,
    "mi": _modify,
    "di": _delete,
    "query": lambda c, a: Result(c.ExecQuery(a.language, a.query)),
    "ns": lambda c, _: Result(pywbem.WBEMServer(c).namespaces),
}
