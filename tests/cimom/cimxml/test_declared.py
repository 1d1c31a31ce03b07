from __future__ import annotations

from cimom.cimxml import declared
from cimom.cimxml.declared import ClassEncoder, ClassForm, class_xml, qualifier_type_xml
from cimom.declaration import QualifierType
from tests.cimom.cimxml.sample import SCHEMA

EVERYTHING = SCHEMA.cls("TEST_Everything")
DERIVED = SCHEMA.cls("TEST_Derived")
BARE = ClassForm(qualifiers=False)


def test_a_class_has_its_members() -> None:
    xml = class_xml(EVERYTHING, BARE)
    assert xml.startswith('<CLASS NAME="TEST_Everything"><PROPERTY NAME="Id" TYPE="string">')
    for part in (
        '<PROPERTY NAME="Preset" TYPE="uint16"><VALUE>7</VALUE></PROPERTY>',
        '<PROPERTY.ARRAY NAME="many_uint8" TYPE="uint8"></PROPERTY.ARRAY>',
        '<PROPERTY.REFERENCE NAME="Ref" REFERENCECLASS="TEST_Everything"></PROPERTY.REFERENCE>',
        '<PROPERTY NAME="Part" TYPE="string" EmbeddedObject="instance"></PROPERTY>',
        (
            '<METHOD NAME="Run" TYPE="uint32"><PARAMETER NAME="Count" TYPE="uint16"></PARAMETER>'
            '<PARAMETER.ARRAY NAME="Names" TYPE="string"></PARAMETER.ARRAY>'
            '<PARAMETER.REFERENCE NAME="Target" REFERENCECLASS="TEST_Everything">'
            "</PARAMETER.REFERENCE>"
        ),
        (
            '<PARAMETER.REFARRAY NAME="Targets" REFERENCECLASS="TEST_Everything">'
            "</PARAMETER.REFARRAY></METHOD></CLASS>"
        ),
    ):
        assert part in xml
    assert "QUALIFIER" not in xml


def test_qualifiers_are_shown_when_asked_for() -> None:
    xml = class_xml(EVERYTHING, ClassForm())
    assert xml.startswith(
        '<CLASS NAME="TEST_Everything"><QUALIFIER NAME="Version" TYPE="string"'
        ' OVERRIDABLE="true" TOSUBCLASS="true" TOINSTANCE="false" TRANSLATABLE="true">'
        "<VALUE>1.0</VALUE></QUALIFIER>"
    )
    assert '<QUALIFIER NAME="Key" TYPE="boolean"' in xml
    assert "<VALUE>TRUE</VALUE></QUALIFIER>" in xml


def test_local_only_leaves_out_what_is_inherited() -> None:
    local = class_xml(DERIVED, BARE)
    assert local == (
        '<CLASS NAME="TEST_Derived" SUPERCLASS="TEST_Everything">'
        '<PROPERTY NAME="More" TYPE="string"></PROPERTY>'
        '<PROPERTY NAME="class" TYPE="uint8"></PROPERTY></CLASS>'
    )
    assert "Version" not in class_xml(DERIVED, ClassForm())
    whole = class_xml(DERIVED, ClassForm(local_only=False))
    assert '<QUALIFIER NAME="Version" TYPE="string" PROPAGATED="true"' in whole
    assert '<PROPERTY NAME="Id" TYPE="string" PROPAGATED="true">' in whole
    assert '<METHOD NAME="Run" TYPE="uint32" PROPAGATED="true">' in whole


def test_origin_is_told_when_asked_for() -> None:
    xml = class_xml(DERIVED, ClassForm(local_only=False, class_origin=True, qualifiers=False))
    assert (
        '<PROPERTY NAME="Id" TYPE="string" CLASSORIGIN="TEST_Everything" PROPAGATED="true">' in xml
    )
    assert '<PROPERTY NAME="More" TYPE="string" CLASSORIGIN="TEST_Derived">' in xml
    assert (
        '<METHOD NAME="Run" TYPE="uint32" CLASSORIGIN="TEST_Everything" PROPAGATED="true">' in xml
    )


def test_a_property_list_leaves_methods() -> None:
    form = ClassForm(qualifiers=False, properties=frozenset({"preset"}))
    xml = class_xml(EVERYTHING, form)
    assert xml.count("<PROPERTY") == 1
    assert "<METHOD" in xml


def test_texts_are_kept_and_limited(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    encoder = ClassEncoder()
    first = encoder.encode(EVERYTHING, ClassForm(properties=frozenset({"id", "x"})))
    assert first is encoder.encode(EVERYTHING, ClassForm(properties=frozenset({"id", "y"})))
    monkeypatch.setattr(declared, "MAX_CACHED", 1)
    encoder.encode(DERIVED, BARE)
    assert len(encoder._cache) <= 2
    encoder.encode(DERIVED, BARE)
    assert first is not encoder.encode(EVERYTHING, ClassForm(properties=frozenset({"id"})))


def test_a_qualifier_type_says_all_its_flavors() -> None:
    made = QualifierType(
        name="Values",
        type="string",
        value=("a", None),
        is_array=True,
        scopes=("PROPERTY",),
        array_size=2,
        translatable=True,
    )
    assert qualifier_type_xml(made) == (
        '<QUALIFIER.DECLARATION NAME="Values" TYPE="string" ISARRAY="true" ARRAYSIZE="2"'
        ' OVERRIDABLE="true" TOSUBCLASS="true" TOINSTANCE="false" TRANSLATABLE="true">'
        '<SCOPE PROPERTY="true"></SCOPE><VALUE.ARRAY><VALUE>a</VALUE><VALUE.NULL></VALUE.NULL>'
        "</VALUE.ARRAY></QUALIFIER.DECLARATION>"
    )


def test_every_class_and_qualifier_type_of_the_schema_can_be_written() -> None:
    for name in SCHEMA.names:
        assert class_xml(SCHEMA.cls(name), ClassForm(local_only=False))
    for item in SCHEMA.qualifier_types.values():
        assert "ANY" not in qualifier_type_xml(item)
