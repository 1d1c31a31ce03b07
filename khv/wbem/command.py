"""Carries out `khv wbem`: a connection, the operation, its answer, and how it ends."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pywbem

from cimom.model import CimError
from cimom.schema import Schema, load, value_name
from khv import local
from khv.wbem import output, target

DONE, CIM_ERROR, USAGE, NO_SERVER = 0, 1, 2, 3
DEFAULT_SERVER = "https://127.0.0.1:5989"


def run(arguments: argparse.Namespace) -> int:
    """Carry out a verb; 0 done, 1 the server says no, 2 wrong words, 3 no server or no log-in."""
    warnings.simplefilter("ignore")  # of urllib3 about --no-verify, which was asked for
    try:
        connection = _connect(arguments)
        found = OPERATIONS[arguments.verb](connection, arguments)
        output.write(found, arguments.output, _texts(arguments), print)
        sys.stdout.flush()
    except pywbem.CIMError as exc:
        print(f"khv: {exc.status_description or exc.status_code_name}", file=sys.stderr)
        return CIM_ERROR
    except (pywbem.Error, OSError) as exc:
        if isinstance(exc, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        print(f"khv: {exc}", file=sys.stderr)
        return NO_SERVER
    except (target.TargetError, ValueError, KeyError) as exc:
        print(f"khv: {exc}", file=sys.stderr)
        return USAGE
    return DONE


def _connect(arguments: argparse.Namespace) -> Any:
    url, authority = arguments.server, arguments.ca
    if url is None:
        url, authority = _own_server(arguments.state_dir, authority)
    return pywbem.WBEMConnection(
        url,
        (arguments.user, _password(arguments)),
        default_namespace=arguments.namespace,
        ca_certs=authority,
        no_verification=arguments.no_verify,
        timeout=arguments.timeout,
        use_pull_operations=bool(getattr(arguments, "where", None)),  # only they take filters
    )


def _own_server(state_dir: str, authority: str | None) -> tuple[str, str | None]:
    """Return the URL of this machine's khv and the certificate that it shows."""
    try:
        facts = local.call(state_dir, "status", {})
    except (OSError, CimError):
        return DEFAULT_SERVER, authority
    own = os.path.join(state_dir, "broker", "server.crt")
    if authority is None and os.access(own, os.R_OK):
        authority = own
    return facts.get("wbem") or facts.get("wbem_http") or DEFAULT_SERVER, authority


def _password(arguments: argparse.Namespace) -> str:
    if arguments.password_file:
        return Path(arguments.password_file).read_text(encoding="utf-8").strip()
    given = os.environ.get("KHV_PASSWORD") or os.environ.get("KHV_ADMIN_PASSWORD")
    return given or getpass.getpass(f"password of {arguments.user}: ")


def _texts(arguments: argparse.Namespace) -> output.Texts:
    """Return what tells the texts of values: the ValueMaps of khv's schema."""
    schema: Schema | None = None

    def text(class_name: str, name: str, value: Any) -> str | None:
        nonlocal schema
        if arguments.raw or not isinstance(value, int) or isinstance(value, bool):
            return None
        schema = schema or load()
        if class_name not in schema:
            return None
        return value_name(schema.cls(class_name), name, int(value))

    return text


# -- operations


def _properties(arguments: argparse.Namespace) -> list[str] | None:
    return arguments.properties.split(",") if arguments.properties else None


def _enumerate(connection: Any, arguments: argparse.Namespace) -> Iterable[Any]:
    names, filtered = _properties(arguments), {}
    if arguments.where:
        filtered = {"FilterQueryLanguage": "DMTF:FQL", "FilterQuery": arguments.where}
    found: Iterable[Any] = connection.IterEnumerateInstances(
        getattr(arguments, "class"), PropertyList=names, **filtered
    )
    return found


def _get(connection: Any, arguments: argparse.Namespace) -> Iterable[Any]:
    path = target.find(connection, arguments.instance)
    return [connection.GetInstance(path, PropertyList=_properties(arguments))]


def _traverse(method: str) -> Callable[[Any, argparse.Namespace], Iterable[Any]]:
    options = {
        "assoc_class": "AssocClass",
        "result_class": "ResultClass",
        "role": "Role",
        "result_role": "ResultRole",
    }

    def call(connection: Any, arguments: argparse.Namespace) -> Iterable[Any]:
        given = {
            name: getattr(arguments, option)
            for option, name in options.items()
            if getattr(arguments, option, None)
        }
        if not method.endswith("Names"):
            given["PropertyList"] = _properties(arguments)
        path = target.find(connection, arguments.instance)
        return getattr(connection, method)(path, **given)  # type: ignore[no-any-return]

    return call


def _invoke(connection: Any, arguments: argparse.Namespace) -> Iterable[Any]:
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
    told = {"return": returned, **out}
    return [f"{name} = {output.plain(value)}" for name, value in told.items()]


def _create(connection: Any, arguments: argparse.Namespace) -> Iterable[Any]:
    cls = connection.GetClass(getattr(arguments, "class"), LocalOnly=False)
    given = target.values(arguments.value, cls.properties)
    made = pywbem.CIMInstance(cls.classname)
    for name, value in given.items():
        item = cls.properties[name]
        made[name] = pywbem.CIMProperty(name, value, type=item.type, is_array=item.is_array)
    return [connection.CreateInstance(made)]


def _modify(connection: Any, arguments: argparse.Namespace) -> Iterable[Any]:
    path = target.find(connection, arguments.instance)
    cls = connection.GetClass(path.classname, LocalOnly=False)
    given = target.values(arguments.value, cls.properties)
    changed = pywbem.CIMInstance(path.classname, path=path)
    for name, value in given.items():
        item = cls.properties[name]
        changed.properties[name] = pywbem.CIMProperty(
            name, value, type=item.type, is_array=item.is_array
        )
    connection.ModifyInstance(changed, PropertyList=list(given))
    return []


def _delete(connection: Any, arguments: argparse.Namespace) -> Iterable[Any]:
    connection.DeleteInstance(target.find(connection, arguments.instance))
    return []


OPERATIONS: dict[str, Callable[[Any, Any], Iterable[Any]]] = {
    "ei": _enumerate,
    "ein": lambda c, a: c.EnumerateInstanceNames(getattr(a, "class")),
    "gi": _get,
    "gc": lambda c, a: [c.GetClass(getattr(a, "class"), LocalOnly=False)],
    "ec": lambda c, a: c.EnumerateClasses(getattr(a, "class"), DeepInheritance=a.deep),
    "ecn": lambda c, a: c.EnumerateClassNames(
        ClassName=getattr(a, "class"), DeepInheritance=a.deep
    ),
    "gq": lambda c, a: [c.GetQualifier(a.qualifier)],
    "eq": lambda c, _: c.EnumerateQualifiers(),
    "ai": _traverse("Associators"),
    "ain": _traverse("AssociatorNames"),
    "ri": _traverse("References"),
    "rin": _traverse("ReferenceNames"),
    "im": _invoke,
    "ci": _create,
    "mi": _modify,
    "di": _delete,
    "query": lambda c, a: c.ExecQuery(a.language, a.query),
    "ns": lambda c, _: pywbem.WBEMServer(c).namespaces,
}
