"""Queries of each language over real classes: what matches, what is refused, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from cimom.classes import (
    CIM_InstModification,
    EnabledState,
    HealthState,
    KHV_DiskDrive,
    KHV_Fan,
    KHV_NumericSensor,
    OperationalStatus,
)
from cimom.model import CimError, Status
from cimom.query.language import Bound, bind_filter, parse_filter, parse_query
from cimom.schema import load

SCHEMA = load()
KEYS: dict[str, Any] = {"SystemCreationClassName": "S", "SystemName": "h", "CreationClassName": "C"}
DISK = KHV_DiskDrive(
    **KEYS,
    DeviceID="disk/sda",
    ElementName='It\'s a "disk"',
    Name="sda",
    HealthState=HealthState.OK,
    OperationalStatus=(OperationalStatus.OK, OperationalStatus.Stressed),
    MaxMediaSize=2**63,
    EnabledState=EnabledState.Enabled,
    InstallDate="20250102030405.000000+060",
    DefaultBlockSize=512,
    ErrorCleared=True,
    OtherIdentifyingInfo=("a", "b"),
)
FAN = KHV_Fan(**KEYS, DeviceID="fan1", HealthState=HealthState.Degraded_Warning)


def bound(where: str, language: str = "DMTF:CQL", cls: str = "KHV_DiskDrive") -> Bound:
    return parse_query(language, f"SELECT * FROM {cls} WHERE {where}").bind(SCHEMA)


def status(language: str, text: str) -> Status:
    with pytest.raises(CimError) as caught:
        parse_query(language, text).bind(SCHEMA)
    return caught.value.status


BOTH = {
    "Name = 'sda'": True,
    "name = 'SDA'": False,
    "Name <> 'sdb'": True,
    "Name != 'sda'": False,
    "Name < 'sdb' AND Name >= 'sda'": True,
    "Name = 'x' OR DefaultBlockSize = 512": True,
    "NOT Name = 'x'": True,
    "NOT (Name = 'x' OR Name = 'sda')": False,
    "Name = 'x' OR Name = 'y' AND Name = 'sda'": False,
    "DefaultBlockSize = 0x200": True,
    "DefaultBlockSize = 1000000000b": True,
    "DefaultBlockSize > 511.5": True,
    "DefaultBlockSize = 5.12e2": True,
    "DefaultBlockSize > -1": True,
    "MaxMediaSize = 9223372036854775808": True,
    "512 = DefaultBlockSize": True,
    "ErrorCleared = TRUE": True,
    "ErrorCleared = false": False,
    "Caption IS NULL": True,
    "Caption IS NOT NULL": False,
    "Caption = NULL": True,
    "Name <> NULL": True,
    "Caption = 'x'": False,
    "NOT Caption = 'x'": False,  # unknown stays unknown
    "Caption = 'x' OR Name = 'sda'": True,
    "NOT (Caption = 'x' AND Name = 'x')": True,
    "ElementName = 'It''s a \"disk\"'": True,
    "ElementName = 'It\\'s a \"disk\"'": True,
    "OperationalStatus[0] = 2": True,
    "OperationalStatus[1] <> 2": True,
    "OperationalStatus[7] = 2": False,
    "InstallDate = '20250102020405.000000+000'": True,
    "InstallDate < '20260101000000.000000+000'": True,
    "InstallDate > '20260101000000.000000+000'": False,
    "KHV_DiskDrive.Name = 'sda'": True,
    "KHV_DiskDrive ISA CIM_LogicalDevice": True,
    "KHV_DiskDrive ISA CIM_Fan": False,
    "OtherIdentifyingInfo = OtherIdentifyingInfo": True,
}


@pytest.mark.parametrize("language", ["WQL", "CQL"])
@pytest.mark.parametrize(("where", "result"), BOTH.items())
def test_conditions(language: str, where: str, result: bool) -> None:
    assert bound(where, language).matches(DISK) is result


@pytest.mark.parametrize(
    ("language", "where", "result"),
    [
        ("WQL", "Name LIKE 'sd%'", True),
        ("WQL", "Name LIKE '_da'", True),
        ("WQL", "Name LIKE '_d'", False),
        ("WQL", "Name LIKE 's[a-e]a'", True),
        ("WQL", "Name LIKE 's[^a-e]a'", False),
        ("WQL", "Name LIKE 's.a'", False),
        ("WQL", "NOT Name LIKE '%'", False),
        ("WQL", "Name NOT LIKE 'x%'", True),
        ("WQL", 'Name = "sda"', True),
        ("WQL", "KHV_DiskDrive ISA 'CIM_LogicalDevice'", True),
        ("CQL", "Name LIKE 's.*'", True),
        ("CQL", "Name LIKE 's[cd]+a?'", True),
        ("CQL", "Name LIKE '^sda$'", True),
        ("CQL", "Name LIKE 'sd'", False),
        ("CQL", "Name LIKE 'hda|sda'", True),
        ("CQL", "Name LIKE 's\\.a'", False),
        ("CQL", "Caption LIKE '.*'", False),
        ("CQL", "ANY OperationalStatus = 4", True),
        ("CQL", "EVERY OperationalStatus = 4", False),
        ("CQL", "EVERY OperationalStatus < 5", True),
        ("CQL", "ANY OtherIdentifyingInfo LIKE 'b'", True),
        ("CQL", "EnabledState = EnabledState#'Enabled'", True),
        ("CQL", "EnabledState = CIM_EnabledLogicalElement.EnabledState#'Disabled'", False),
        ("CQL", "InstallDate < CurrentDateTime()", True),
        ("CQL", "InstallDate = DateTime('20250102020405.000000+000')", True),
    ],
)
def test_what_a_language_has_of_its_own(
    language: str,
    where: str,
    result: bool,
) -> None:
    assert bound(where, language).matches(DISK) is result


def test_alias_and_selection() -> None:
    query = parse_query("DMTF:CQL", "select d.Name, d.HealthState from CIM_DiskDrive as d")
    assert query.bind(SCHEMA).properties == {"name", "healthstate"}
    assert query.bind(SCHEMA).class_name == "CIM_DiskDrive"
    everything = parse_query("WQL", "SELECT d.* FROM cim_diskdrive d WHERE d.Name = 'sda'")
    assert everything.bind(SCHEMA).properties is None
    assert everything.bind(SCHEMA).matches(DISK)


def modification(old: Any, new: Any) -> CIM_InstModification:
    return CIM_InstModification(SourceInstance=new, PreviousInstance=old)


CHANGED = (
    "SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_ManagedSystemElement AND"
    " SourceInstance.CIM_ManagedSystemElement::OperationalStatus <>"
    " PreviousInstance.CIM_ManagedSystemElement::OperationalStatus"
)


@pytest.mark.parametrize("language", ["WQL", "CIM:CQL"])
def test_filter_of_indications(language: str) -> None:
    query = parse_query(language, CHANGED).bind(SCHEMA)
    assert query.source_classes == ("CIM_ManagedSystemElement",)
    same = modification(DISK, DISK)
    other = modification(
        DISK, KHV_DiskDrive(**KEYS, DeviceID="d", OperationalStatus=(OperationalStatus.Error,))
    )
    assert not query.matches(same)
    assert query.matches(other)
    assert not query.matches(modification(None, DISK))


def test_properties_of_embedded_objects_are_found_by_name() -> None:
    where = "SourceInstance.healthstate = 10 AND SourceInstance ISA CIM_Fan"
    query = bound(where, "WQL", "CIM_InstIndication")
    assert query.matches(modification(FAN, FAN))
    assert not query.matches(modification(DISK, DISK))
    assert query.source_classes == ("CIM_Fan",)
    nothing = bound("SourceInstance.NoSuchThing = 1", "WQL", "CIM_InstIndication")
    assert not nothing.matches(modification(FAN, FAN))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SELECT * FROM CIM_Nothing", Status.INVALID_CLASS),
        ("SELECT Wrong FROM CIM_Fan", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE Wrong = 1", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE Name = 1", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE HealthState = 'OK'", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE OperationalStatus = 2", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE HealthState[0] = 2", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE InstallDate > 'yesterday'", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE VariableSpeed < TRUE", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE Name.X = 1", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE Name ISA CIM_Fan", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE CIM_Fan ISA CIM_Nothing", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE HealthState LIKE 'x'", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE NULL < 1", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE EnabledState = EnabledState#'No'", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE InstallDate = DateTime('x')", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE Name LIKE 'x[a'", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE Name LIKE '*'", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan, CIM_Sensor", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE", Status.INVALID_QUERY),
        ("SELECT * FROM", Status.INVALID_QUERY),
        ("SELECT FROM CIM_Fan", Status.INVALID_QUERY),
        ("", Status.INVALID_QUERY),
        ("DROP TABLE x", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE Name = 'x", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE Name = 'x' x", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE " + "(" * 100, Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE " + "NOT " * 100 + "Name = 'x'", Status.INVALID_QUERY),
        ("SELECT * FROM CIM_Fan WHERE Name = '" + "x" * 70000 + "'", Status.INVALID_QUERY),
        ("SELECT " + "x," * 20000 + "x FROM CIM_Fan", Status.INVALID_QUERY),
    ],
)
def test_what_is_no_query_is_told(text: str, code: Status) -> None:
    assert status("DMTF:CQL", text) is code


def test_languages_by_their_names() -> None:
    assert status("SQL", "SELECT * FROM CIM_Fan") is Status.QUERY_LANGUAGE_NOT_SUPPORTED
    assert status("DMTF:FQL", "SELECT * FROM CIM_Fan") is Status.QUERY_LANGUAGE_NOT_SUPPORTED
    for name in ("wql", "dmtf:cql", "cim:CQL", "CQL"):
        assert parse_query(name, "SELECT * FROM CIM_Fan").bind(SCHEMA).matches(FAN)
    with pytest.raises(CimError) as caught:
        parse_filter("WQL", "Name = 'x'")
    assert caught.value.status is Status.QUERY_LANGUAGE_NOT_SUPPORTED


def test_windows_polling_interval_is_taken() -> None:
    parse_query("WQL", "SELECT * FROM CIM_InstCreation WITHIN 10 WHERE SourceInstance ISA CIM_Fan")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Name = 'sda'", True),
        ("ElementName = 'It''s a \"disk\"'", True),
        ("Name LIKE 's.*' AND HealthState = 5", True),
        ("ANY x IN OperationalStatus SATISFIES (x = 4)", True),
        ("EVERY x IN OperationalStatus SATISFIES (x = 4 OR x = 2)", True),
        ("EVERY x IN OperationalStatus SATISFIES (x = 4)", False),
        ("ANY OperationalStatus = 4", True),
        ("InstallDate < datetime('20260101000000.000000+000')", True),
        ("Caption IS NULL", True),
    ],
)
def test_filters(text: str, result: bool) -> None:
    condition = parse_filter("DMTF:FQL", text)
    assert bind_filter(condition, SCHEMA, "CIM_DiskDrive")(DISK) is result
    assert bind_filter(condition, SCHEMA, None)(DISK) is result


def test_filter_that_does_not_suit_the_class() -> None:
    for text in ("Wrong = 1", "Name = 1", "ANY Name = 'x'"):
        with pytest.raises(CimError) as caught:
            bind_filter(parse_filter("DMTF:FQL", text), SCHEMA, "CIM_DiskDrive")
        assert caught.value.status is Status.INVALID_QUERY


def test_patterns_take_no_long_time() -> None:
    sensor = KHV_NumericSensor(**KEYS, DeviceID="x", Name="a" * 5000)
    for language, pattern in (("CQL", ".*a" * 60 + "b"), ("WQL", "%a" * 60 + "b")):
        where = f"Name LIKE '{pattern}'"
        assert not bound(where, language, "KHV_NumericSensor").matches(sensor)


# -- anything

WORDS = st.sampled_from(
    [
        *("SELECT", "*", "FROM", "CIM_DiskDrive", "WHERE", "Name", "=", "'x'", "AND", "OR", "NOT"),
        *("(", ")", "IS", "NULL", "LIKE", "ISA", "5", "-", "[", "]", ".", "::", "ANY", "IN", "#"),
        *("OperationalStatus", "SATISFIES", "'", '"', "TRUE", "0x", "1e999", "HealthState", "\0"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    language=st.sampled_from(["WQL", "CQL"]),
    text=st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=25).map(" ".join)),
)
def test_any_text_is_a_query_or_an_error(language: str, text: str) -> None:
    for prefix in ("", "SELECT * FROM CIM_DiskDrive WHERE "):
        try:
            found: object = parse_query(language, prefix + text).bind(SCHEMA).matches(DISK)
        except CimError as exc:
            found = exc.status
        assert found in (True, False, Status.INVALID_QUERY, Status.INVALID_CLASS)


NUMBERS = st.integers(min_value=-3, max_value=3)
TRUTH: dict[str, Any] = {
    "=": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "<>": lambda a, b: a != b,
}
CONDITIONS: st.SearchStrategy[tuple[str, Any]] = st.recursive(
    st.builds(
        lambda a, sign, b: (f"{a} {sign} {b}", TRUTH[sign](a, b)),
        NUMBERS,
        st.sampled_from(list(TRUTH)),
        NUMBERS,
    ),
    lambda inner: st.one_of(
        st.builds(lambda a: (f"NOT ({a[0]})", not a[1]), inner),
        st.builds(lambda a, b: (f"({a[0]}) AND ({b[0]})", a[1] and b[1]), inner, inner),
        st.builds(lambda a, b: (f"({a[0]}) OR ({b[0]})", a[1] or b[1]), inner, inner),
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(CONDITIONS)
def test_conditions_are_evaluated_as_python_does(condition: tuple[str, bool]) -> None:
    text, truth = condition
    assert bound(text).matches(DISK) is truth
