"""MOF compiled at run time: what is taken, what is refused and where the fault is said to be."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path as File

import pytest
from hypothesis import given, settings, strategies as st

from cimom import mof_source
from cimom.declaration import qualifier
from cimom.mof import MofError, compile_mof
from cimom.schema import Schema, load


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load()


def refused(text: str, schema: Schema | None) -> MofError:
    with pytest.raises(MofError) as caught:
        compile_mof(text=text, schema=schema)
    return caught.value


def test_a_vendors_class_joins_the_schema_and_the_old_one_stays(schema: Schema) -> None:
    more = compile_mof(text='class ACME_Fan : CIM_Sensor { string Blade = "x"; };', schema=schema)
    assert more.is_a("acme_fan", "CIM_LogicalDevice")
    assert "ACME_Fan" in more.subclasses("CIM_Sensor")
    assert "ACME_Fan" not in schema
    assert more.cls("ACME_Fan").keys == schema.cls("CIM_Sensor").keys
    assert more.struct("CIM_Sensor") is schema.struct("CIM_Sensor")


def test_only_what_a_class_declares_is_its_own(schema: Schema) -> None:
    # A reference makes the compiler look the class up, which copies inherited members into it.
    more = compile_mof(
        text="class ACME_A : CIM_ManagedElement { [Key] string K; };"
        "class ACME_B : ACME_A { string L; };"
        "[Association] class ACME_C { [Key] ACME_B REF Left; [Key] ACME_D REF Right; };",
        schema=compile_mof(text="class ACME_D { [Key] string K; };", schema=schema),
    )
    assert [item.name for item in more.cls("ACME_B").properties if not item.propagated] == ["L"]


def test_flavors_are_those_of_the_declaration_unless_written(schema: Schema) -> None:
    more = compile_mof(
        text='class ACME_A { [MaxLen (5), PUnit ("byte") : Restricted] string A; };'
        "class ACME_B : ACME_A { };",
        schema=schema,
    )
    item = more.cls("ACME_B").property_named("A")
    assert item is not None
    assert (qualifier(item, "MaxLen"), qualifier(item, "PUnit")) == (5, None)


def test_a_qualifier_that_may_not_be_overridden_keeps_its_value(schema: Schema) -> None:
    more = compile_mof(
        text="class ACME_A { [Key] string A; };"
        'class ACME_B : ACME_A { [Key (false), Override ("A")] string A; };',
        schema=schema,
    )
    assert more.cls("ACME_B").keys == ("A",)


def test_a_fault_is_told_with_file_and_line(tmp_path: File, schema: Schema) -> None:
    path = tmp_path / "acme.mof"
    path.write_text("class ACME_A {\n    uint8 x;\n    uint9 y;\n};\n")
    with pytest.raises(MofError) as caught:
        compile_mof(str(path), schema=schema)
    assert (caught.value.file, caught.value.line) == (str(path), 3)
    assert str(caught.value).startswith(f"{path}:3: ")
    assert "uint9 y;" in str(caught.value)


def test_a_fault_of_an_included_file_is_told_as_that_files(tmp_path: File, schema: Schema) -> None:
    (tmp_path / "all.mof").write_text('#pragma include ("part.mof")\n')
    (tmp_path / "part.mof").write_text("\nclass ACME_A : ACME_Nothing {\n};\n")
    with pytest.raises(MofError) as caught:
        compile_mof(str(tmp_path / "all.mof"), schema=schema)
    assert (caught.value.file or "").endswith("part.mof")
    assert "ACME_Nothing" in caught.value.text


def test_only_files_below_the_given_folders_are_included(tmp_path: File, schema: Schema) -> None:
    folder = tmp_path / "given" / "deep"
    folder.mkdir(parents=True)
    (tmp_path / "secret.mof").write_text("root:hash:1 is a secret")
    (tmp_path / "given" / "beside.mof").write_text("class ACME_A { };")
    link = folder / "link.mof"
    link.symlink_to(tmp_path / "secret.mof")
    for name in (str(tmp_path / "secret.mof"), "../../secret.mof", "link.mof", "../beside.mof"):
        (folder / "all.mof").write_text(f'#pragma include ("{name}")\n')
        with pytest.raises(MofError, match="lies outside the directories") as caught:
            compile_mof(str(folder / "all.mof"), schema=schema)
        assert "secret is" not in str(caught.value)
        assert "hash" not in str(caught.value)
    # The last is taken when its folder is one of those that were named.
    search = (str(tmp_path / "given"),)
    assert "ACME_A" in compile_mof(str(folder / "all.mof"), schema=schema, search=search)


def test_what_is_no_regular_file_is_not_read(tmp_path: File, schema: Schema) -> None:
    os.mkfifo(tmp_path / "pipe.mof")
    for path in ("/dev/zero", str(tmp_path / "pipe.mof"), str(tmp_path)):
        with pytest.raises(MofError):
            compile_mof(path, schema=schema)


def test_files_do_not_include_without_end(
    tmp_path: File, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.mof").write_text('#pragma include ("a.mof")\n')
    with pytest.raises(MofError, match="includes itself"):
        compile_mof(str(tmp_path / "a.mof"), schema=schema)
    for n in range(20):
        (tmp_path / f"n{n}.mof").write_text(f'#pragma include ("n{n + 1}.mof")\n' * 2)
    with pytest.raises(MofError, match="files deep"):
        compile_mof(str(tmp_path / "n0.mof"), schema=schema)
    (tmp_path / "n6.mof").write_text("")
    monkeypatch.setattr(mof_source, "MAX_FILES", 50)
    with pytest.raises(MofError, match="more than 50 files"):
        compile_mof(str(tmp_path / "n0.mof"), schema=schema)


def test_files_that_are_too_large_are_refused(
    tmp_path: File, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mof_source, "MAX_FILE_BYTES", 100)
    monkeypatch.setattr(mof_source, "MAX_BYTES", 150)
    large, small = tmp_path / "large.mof", tmp_path / "small.mof"
    large.write_text(" " * 101)
    small.write_text(" " * 80)
    compile_mof(str(small), schema=schema)
    for paths in ((large,), (small, small)):
        with pytest.raises(MofError, match="larger"):
            compile_mof(*map(str, paths), schema=schema)


def test_a_byte_order_mark_is_skipped(tmp_path: File, schema: Schema) -> None:
    (tmp_path / "all.mof").write_bytes(b'\xef\xbb\xbf#pragma include ("part.mof")\n')
    (tmp_path / "part.mof").write_bytes(b"\xef\xbb\xbfclass ACME_A { };\n")
    assert "ACME_A" in compile_mof(str(tmp_path / "all.mof"), schema=schema)


@pytest.mark.parametrize(
    "text",
    [
        "class ACME_A : ACME_Nothing { };",
        "[Nonsense] class ACME_A { };",
        "class ACME_A { ACME_Nothing REF x; };",
        "class ACME_A { uint8 x }",
        "class ACME_A { string x = {; };",
        '#pragma namespace ("root/x")\nclass ACME_A { };',
        'instance of CIM_Error { Message = "x"; };',
        '#pragma include ("nowhere.mof")',
        "\x00",
    ],
)
def test_bad_mof_is_refused(text: str, schema: Schema) -> None:
    assert refused(text, schema).text


def test_instances_are_refused_also_of_a_class_of_the_same_text() -> None:
    text = 'class ACME_A { string x; };\ninstance of ACME_A { x = "1"; };'
    assert refused(text, load()).text


def test_a_missing_file_is_refused(tmp_path: File, schema: Schema) -> None:
    with pytest.raises(MofError, match="nowhere"):
        compile_mof(str(tmp_path / "nowhere.mof"), schema=schema)


def test_a_known_class_may_come_again_only_with_the_same_properties(schema: Schema) -> None:
    same = 'class ACME_A { [Key] string A; }; [Description ("x")] class ACME_B : ACME_A { };'
    first = compile_mof(text=same, schema=schema)
    again = compile_mof(text=same.replace('"x"', '"y"'), schema=first)
    assert qualifier(again.cls("ACME_B"), "Description") == "y"
    assert qualifier(first.cls("ACME_B"), "Description") == "x"
    other = "class ACME_A { [Key] string A; uint8 More; };"
    assert "ACME_A" in refused(other, first).text
    assert "CIM_System" in refused("class CIM_System { };", schema).text


def test_any_scope_is_written_out() -> None:
    alone = compile_mof(text="Qualifier Q : string = null, Scope(any), Flavor(Restricted);")
    kind = alone.qualifier_types["q"]
    assert len(kind.scopes) == 7
    assert (kind.tosubclass, kind.overridable) == (False, True)


WHOLE = """
Qualifier Key : boolean = false, Scope ( property, reference ), Flavor ( DisableOverride );
Qualifier Description : string = null, Scope ( any ), Flavor ( Translatable );
Qualifier ValueMap : string[], Scope ( property, method, parameter );
Qualifier Out : boolean = false, Scope ( parameter );
#pragma locale ( "en_US" )
[Description ( "First " "and \\"second\\"." )]
class ACME_A {
   [Key] string ID;
   [ValueMap { "1", "0x2", "..", "-4" }] sint16 Kinds[] = { 1, 2, NULL };
   real32 Ratio = -1.5e3;
   char16 Letter = 'x';
   datetime Since = "20260101000000.000000+000";
   uint32 Act ( string How, [Out] uint64 Left[4] );  // at last
};
/* a link */
class ACME_B : ACME_A { ACME_A REF Other; boolean Is = true; };
"""
# What a reader of MOF trips over: half of a token, a second one, marks that open or close.
PIECES = (
    *("", '"', "{", "}", "(", ")", "[", "]", ";", ":", "=", "/*", "//", "\\", "'"),
    *("class", "instance of ACME_A", "NULL", "REF", "#pragma", "-", "0x", "1e999", "9" * 20),
    *("\x00", "\ud7ff"),
)


@given(
    st.lists(
        st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 40), st.sampled_from(PIECES)),
        min_size=1,
        max_size=3,
    )
)
@settings(max_examples=40, deadline=None)
def test_damaged_mof_is_taken_or_refused_and_nothing_else(
    damages: list[tuple[int, int, str]],
) -> None:
    text = WHOLE
    for at, length, piece in damages:
        text = text[:at] + piece + text[at + length :]
    with contextlib.suppress(MofError):
        compile_mof(text=text)


def test_the_text_that_is_damaged_is_well() -> None:
    assert compile_mof(text=WHOLE).names == ("ACME_A", "ACME_B")
