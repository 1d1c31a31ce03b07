from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cimom.broker.link import Hello, hello
from cimom.broker.permit import Permit
from cimom.model import CimObject, ProtocolError
from cimom.operations import MethodResult
from cimom.provider import VIRT_NAMESPACE, Changer, Command, Method, Overlay, Provider, Source
from tests.cimom.broker.samples import TEST_Disk, TEST_Stats

PERMIT = Permit(name="acme", prefix="TEST", namespace="root/cimv2")
FOREIGN = Permit(name="acme", prefix="ACME", namespace="root/cimv2")


def read() -> Iterator[CimObject]:
    yield TEST_Disk(DeviceID="a")


def said(**changes: Any) -> Hello:
    source = {"name": "acme.disks", "read": read, "classes": (TEST_Disk,), **changes}
    return hello("acme", 1, Provider(sources=(Source(**source),)))


def method(affects: tuple[str, ...]) -> Method:
    return Method(
        cls=TEST_Disk, name="Spin", invoke=lambda *_: MethodResult(return_value=0), affects=affects
    )


def test_what_is_the_packages_own_is_permitted() -> None:
    sources = (
        Source(name="acme", read=read, classes=(TEST_Disk,)),
        Source(name="acme.more", read=read, classes=(TEST_Stats,)),
    )
    changer = Changer(cls=TEST_Disk, delete=lambda _: None, affects=("acme.more",))
    PERMIT.check(
        hello(
            "acme", 1, Provider(sources=sources, methods=(method(("acme",)),), changers=(changer,))
        )
    )


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"name": "processor"}, "processor is not called acme"),
        ({"name": "acmedisks"}, "acmedisks is not called acme"),
        ({"namespaces": (VIRT_NAMESPACE,)}, "not in root/cimv2 alone"),
        ({"namespaces": ("root/cimv2", VIRT_NAMESPACE)}, "not in root/cimv2 alone"),
    ],
)
def test_a_source_that_is_not_the_packages_is_refused(changes: dict[str, Any], text: str) -> None:
    with pytest.raises(ProtocolError, match=text):
        PERMIT.check(said(**changes))


@pytest.mark.parametrize(
    "provider",
    [
        Provider(sources=(Source(name="acme", read=read, classes=(TEST_Disk,)),)),
        Provider(
            sources=(
                Source(
                    name="acme",
                    read=read,
                    overlays=(Overlay(cls=TEST_Disk, properties=("Size",)),),
                ),
            )
        ),
        Provider(sources=(), methods=(method(()),)),
        Provider(sources=(), changers=(Changer(cls=TEST_Disk),)),
    ],
    ids=["rows", "overlay", "method", "changer"],
)
def test_a_class_of_another_prefix_is_refused(provider: Provider) -> None:
    with pytest.raises(ProtocolError, match="TEST_Disk has not the prefix ACME_"):
        FOREIGN.check(hello("acme", 1, provider))


def test_commands_are_refused() -> None:
    command = Command(name="vm.stop", run=lambda _: None)
    with pytest.raises(ProtocolError, match="no commands"):
        PERMIT.check(hello("acme", 1, Provider(sources=(), commands=(command,))))


def test_what_others_tell_cannot_be_declared_changed() -> None:
    with pytest.raises(ProtocolError, match="no source processor"):
        PERMIT.check(hello("acme", 1, Provider(sources=(), methods=(method(("processor",)),))))


def test_the_number_of_sources_is_bounded() -> None:
    sources = tuple(Source(name=f"acme.{n}", read=read) for n in range(65))
    with pytest.raises(ProtocolError, match="more than 64 sources"):
        PERMIT.check(hello("acme", 1, Provider(sources=sources)))
