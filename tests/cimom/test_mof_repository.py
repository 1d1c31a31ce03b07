"""Classes may be declared in any order, and what they stand on must be somewhere."""

from __future__ import annotations

from pathlib import Path as File

import pytest

from cimom.mof import MofError, compile_declarations, compile_mof
from cimom.schema import Schema, load

ABOVE = "class ACME_Above : CIM_ManagedElement { [Key] string ID; };\n"
MIDDLE = "class ACME_Middle : ACME_Above { string M; };\n"
BELOW = "class ACME_Below : ACME_Middle { string B; };\n"


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load()


def refused(text: str, schema: Schema) -> MofError:
    with pytest.raises(MofError) as caught:
        compile_mof(text=text, schema=schema)
    return caught.value


@pytest.mark.parametrize(
    "text", [BELOW + MIDDLE + ABOVE, MIDDLE + BELOW + ABOVE, BELOW + ABOVE + MIDDLE.upper()]
)
def test_a_superclass_may_follow(text: str, schema: Schema) -> None:
    more = compile_mof(text=text, schema=schema)
    assert more.is_a("ACME_Below", "ACME_Above")
    assert more.cls("ACME_Below").keys == ("ID",)
    ours = [name.lower() for name in more.names if name.startswith("ACME_")]
    assert ours == ["acme_above", "acme_middle", "acme_below"]


def test_a_superclass_may_be_in_a_later_file(tmp_path: File, schema: Schema) -> None:
    files = [tmp_path / f"{name}.mof" for name in "abc"]
    for file, text in zip(files, (BELOW, MIDDLE, ABOVE), strict=True):
        file.write_text(text)
    counts: list[int] = []
    found = compile_declarations(*map(str, files), schema=schema, progress=counts.append)
    assert [item.name for item in found.classes] == ["ACME_Above", "ACME_Middle", "ACME_Below"]
    assert counts == [3]


def test_classes_may_name_each_other(schema: Schema) -> None:
    text = (
        "class ACME_A { [Key] string K; ACME_B REF Other; };"
        "class ACME_B { [Key] string K; ACME_A REF Other;"
        ' uint32 Do([EmbeddedInstance ("ACME_C")] string Told); };'
        'class ACME_C { [EmbeddedInstance ("ACME_A")] string Inner; };'
    )
    more = compile_mof(text=text, schema=schema)
    assert [item.reference_class for item in more.cls("ACME_A").properties] == [None, "ACME_B"]


def test_files_of_the_search_path_are_taken_when_needed(tmp_path: File, schema: Schema) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "ACME_Middle.mof").write_text(MIDDLE)
    (tmp_path / "more" / "acme_above.mof").write_text(ABOVE)
    (tmp_path / "more" / "ACME_Unused.mof").write_text("class ACME_Unused { };")
    (tmp_path / "below.mof").write_text(BELOW)
    more = compile_mof(str(tmp_path / "below.mof"), schema=schema, search=(str(tmp_path / "more"),))
    assert more.is_a("ACME_Below", "ACME_Above")
    assert "ACME_Unused" not in more


def test_a_file_that_lacks_the_class_it_is_called_by(tmp_path: File, schema: Schema) -> None:
    (tmp_path / "ACME_Above.mof").write_text(MIDDLE)
    with pytest.raises(MofError, match="ACME_Middle stands on ACME_Above, which does not exist"):
        compile_mof(str(tmp_path / "ACME_Above.mof"), schema=schema, search=(str(tmp_path),))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BELOW + MIDDLE, "class ACME_Middle stands on ACME_Above"),
        ("\nclass ACME_A { uint8 Do(CIM_Nothing REF x); };", "class ACME_A stands on CIM_Nothing"),
        (
            '\nclass ACME_A { [EmbeddedInstance ("CIM_Nothing")] string x; };',
            "class ACME_A stands on CIM_Nothing",
        ),
    ],
)
def test_what_is_nowhere_is_named_with_its_line(text: str, says: str, schema: Schema) -> None:
    found = refused(text, schema)
    assert found.text.startswith(says)
    assert found.line == 2


@pytest.mark.parametrize(
    "text",
    [
        "class ACME_A : ACME_A { };",
        "class ACME_A : ACME_B { }; class ACME_B : ACME_C { }; class ACME_C : ACME_A { };",
    ],
)
def test_no_class_is_above_itself(text: str, schema: Schema) -> None:
    assert "ACME_A" in refused(text, schema).text
    known = compile_mof(text="class ACME_A { };", schema=schema)
    assert "its own superclass" in refused(text, known).text
