"""How a class is resolved against its superclass."""

from __future__ import annotations

import msgspec

from cimom.declaration import ClassDef, Method, Parameter, Property, Qualifier, qualifier
from cimom.inheritance import resolve


def words(name: str, value: str = "x", **flavors: bool) -> Qualifier:
    return Qualifier(name=name, type="string", value=value, **flavors)


KEY = Qualifier(name="Key", type="boolean", value=True, overridable=False)
OVERRIDE = words("Override", "A", tosubclass=False)
BASE = resolve(
    ClassDef(
        name="X_Base",
        qualifiers=(words("Version", tosubclass=False), words("Description", "base")),
        properties=(
            Property(name="A", type="string", value="one", qualifiers=(KEY, words("Units"))),
            Property(
                name="B", type="uint8", qualifiers=(words("Deprecated", tosubclass=False), KEY)
            ),
        ),
        methods=(
            Method(
                name="Go",
                type="uint32",
                parameters=(Parameter(name="P", type="string", qualifiers=(words("Units"),)),),
                qualifiers=(words("Description", "go"),),
            ),
        ),
    ),
    None,
)


def test_a_class_without_superclass_is_the_origin_of_all_it_has() -> None:
    assert [(item.class_origin, item.propagated) for item in BASE.properties] == [
        ("X_Base", False),
        ("X_Base", False),
    ]
    assert BASE.qualifiers[0].propagated is False


def test_an_empty_subclass_has_everything_propagated() -> None:
    below = resolve(ClassDef(name="X_Below", superclass="X_Base"), BASE)
    assert [item.name for item in below.properties] == ["A", "B"]
    assert all(item.propagated for item in (*below.properties, *below.methods))
    assert [(item.name, item.propagated) for item in below.qualifiers] == [("Description", True)]
    assert [item.name for item in below.properties[1].qualifiers] == ["Key"]  # not Deprecated


def test_a_chain_of_subclasses_shares_its_inherited_members() -> None:
    first = resolve(ClassDef(name="X_One", superclass="X_Base"), BASE)
    second = resolve(ClassDef(name="X_Two", superclass="X_One"), first)
    assert all(
        above is below for above, below in zip(first.properties, second.properties, strict=True)
    )


def test_an_override_takes_place_name_default_and_qualifiers_of_the_overridden() -> None:
    below = resolve(
        ClassDef(
            name="X_Below",
            superclass="X_Base",
            properties=(
                Property(name="C", type="string"),
                Property(name="a", type="string", qualifiers=(OVERRIDE, words("Units", "y"))),
            ),
        ),
        BASE,
    )
    assert [item.name for item in below.properties] == ["A", "B", "C"]
    again = below.properties[0]
    assert (again.value, again.class_origin, again.propagated) == ("one", "X_Base", False)
    shown = [(item.name, item.value, item.propagated) for item in again.qualifiers]
    assert shown == [("Override", "A", False), ("Units", "y", False), ("Key", True, True)]
    assert below.properties[2].class_origin == "X_Below"


def test_what_may_not_be_overridden_stands() -> None:
    no_key = msgspec.structs.replace(KEY, value=False)
    again = Property(name="A", type="string", qualifiers=(no_key, OVERRIDE))
    below = resolve(ClassDef(name="X_Below", superclass="X_Base", properties=(again,)), BASE)
    assert below.keys == ("A", "B")


def test_an_overriding_methods_parameters_take_over_qualifiers_too() -> None:
    again = Method(
        name="go",
        type="uint32",
        parameters=(Parameter(name="p", type="string"), Parameter(name="Q", type="string")),
    )
    below = resolve(ClassDef(name="X_Below", superclass="X_Base", methods=(again,)), BASE)
    (method,) = below.methods
    assert (method.name, method.class_origin, method.propagated) == ("Go", "X_Base", False)
    assert qualifier(method, "description") == "go"
    assert [qualifier(item, "Units") for item in method.parameters] == ["x", None]
