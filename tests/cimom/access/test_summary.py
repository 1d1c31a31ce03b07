from __future__ import annotations

from typing import Any

import pytest

from cimom.access.summary import MAX_VALUE, MAX_VALUES, Subject, pairs, subject
from cimom.classes import KHV_Account, KHV_DiskDrive
from cimom.declaration import ClassDef, QualifierType
from cimom.model import Path
from cimom.operations import (
    Command,
    CreateClass,
    CreateInstance,
    DeleteClass,
    DeleteInstance,
    DeleteQualifier,
    Given,
    InvokeMethod,
    ModifyClass,
    ModifyInstance,
    SetProperty,
    SetQualifier,
)

NS = "root/cimv2"
PATH = Path(classname="KHV_DiskDrive", keys=(("DeviceID", "disk/sda"),))
WHERE = 'root/cimv2:KHV_DiskDrive.DeviceID="disk/sda"'
DISK = Given(
    KHV_DiskDrive(
        SystemCreationClassName="KHV_ComputerSystem",
        SystemName="host",
        CreationClassName="KHV_DiskDrive",
        DeviceID="disk/sda",
        ElementName="one",
        Caption="two",
    ),
    frozenset({"elementname", "caption"}),
)
QUALIFIER = QualifierType(name="Q", type="boolean", value=None, scopes=())


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (
            InvokeMethod(
                namespace=NS,
                object_name=PATH,
                method_name="Reset",
                parameters={"Force": True, "Delay": 3, "Text": "x", "Nothing": None},
            ),
            Subject(WHERE, "Force=True, Delay=3, Text='x'"),
        ),
        (
            Command(namespace=NS, name="vm.start", arguments={"name": "web", "wait": 3}),
            Subject("web", "wait=3"),
        ),
        (
            CreateInstance(namespace=NS, new_instance=DISK),
            Subject("root/cimv2:KHV_DiskDrive", "Caption='two', ElementName='one'"),
        ),
        (
            ModifyInstance(namespace=NS, instance_name=PATH, modified_instance=DISK),
            Subject(WHERE, "Caption='two', ElementName='one'"),
        ),
        (
            ModifyInstance(
                namespace=NS,
                instance_name=PATH,
                modified_instance=DISK,
                property_list=("CAPTION",),
            ),
            Subject(WHERE, "Caption='two'"),
        ),
        (
            SetProperty(namespace=NS, instance_name=PATH, property_name="Caption", new_value="new"),
            Subject(WHERE, "Caption='new'"),
        ),
        (DeleteInstance(namespace=NS, instance_name=PATH), Subject(WHERE)),
        (CreateClass(namespace=NS, new_class=ClassDef(name="X")), Subject("root/cimv2:X")),
        (ModifyClass(namespace=NS, modified_class=ClassDef(name="X")), Subject("root/cimv2:X")),
        (DeleteClass(namespace=NS, class_name="X"), Subject("root/cimv2:X")),
        (SetQualifier(namespace=NS, qualifier_declaration=QUALIFIER), Subject("root/cimv2:Q")),
        (DeleteQualifier(namespace=NS, qualifier_name="Q"), Subject("root/cimv2:Q")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_object_and_parameters_are_told(operation: Any, expected: Subject) -> None:
    assert subject(operation) == expected


@pytest.mark.parametrize(
    "values",
    [
        {"password": "hunter22"},
        {"NewPassword": "hunter22"},
        {"PrivKey": "hunter22"},
        {"auth_key": "hunter22"},
        {"auth": "hunter22"},
        {"priv": "hunter22"},
        {"CommunityString": "hunter22"},
        {"Url": "https://joe:hunter22@host.example/x"},
        {"Embedded": '<PROPERTY NAME="Password"><VALUE>hunter22</VALUE></PROPERTY>'},
        {"Nested": {"secret": "hunter22"}},
        {"List": ["passphrase=hunter22"]},
        {"Blob": b"hunter22"},
    ],
)
def test_no_secret_is_told(values: dict[str, Any]) -> None:
    text = pairs(values)
    assert "hunter22" not in text
    assert text.startswith(next(iter(values)) + "=")


def test_no_password_of_an_account_is_told() -> None:
    account = KHV_Account(
        SystemCreationClassName="KHV_ComputerSystem",
        SystemName="host",
        CreationClassName="KHV_Account",
        Name="jane",
        UserPassword=("hunter22",),
    )
    path = Path(classname="KHV_Account", keys=(("Name", "jane"),))
    given = Given(account, frozenset({"name", "userpassword"}))
    for operation in (
        InvokeMethod(
            namespace=NS,
            object_name=path,
            method_name="CreateAccount",
            parameters={"AccountTemplate": account},
        ),
        ModifyInstance(namespace=NS, instance_name=path, modified_instance=given),
        SetProperty(
            namespace=NS,
            instance_name=path,
            property_name="UserPassword",
            new_value=("hunter22",),
        ),
        Command(
            namespace=NS,
            name="passwd",
            arguments={"name": "jane", "current_password": "hunter22", "password": "hunter22"},
        ),
    ):
        told = subject(operation)
        assert "hunter22" not in "".join(told)
        assert "jane" in "".join(told)
        assert "assword=***" in told.summary


def test_what_is_long_is_cut() -> None:
    text = pairs({"a": "x" * 10_000, "b": list(range(1000)), "c": b"x" * 5})
    assert f"'{'x' * (MAX_VALUE - 1)}…'" in text
    assert f"{MAX_VALUES - 1}, and 1 more]" in text
    assert text.endswith("c=<5 bytes>")
    assert pairs({f"p{n}": n for n in range(100)}).endswith("and 76 more")


def test_instances_and_paths_are_told_in_short() -> None:
    text = pairs({"Disk": DISK.instance, "Path": PATH})
    assert "KHV_DiskDrive {" in text
    assert "DeviceID='disk/sda'" in text
    assert "KHV_DiskDrive.DeviceID=" in text
