"""What is built into what, on machines of one board, of several, and of none."""

from __future__ import annotations

import pytest

from hypervisor.smbios_part import Board, Enclosure, Module, Smbios
from providers.hardware.place import Places


def board(handle: int, *contained: int, hosting: bool = False, chassis: int = 3) -> Board:
    return Board(
        handle=handle,
        manufacturer=None,
        product=None,
        version=None,
        serial=None,
        asset_tag=None,
        chassis=chassis,
        hosting=hosting,
        contained=contained,
    )


def enclosure(handle: int) -> Enclosure:
    return Enclosure(
        handle=handle,
        manufacturer=None,
        kind=None,
        lock=None,
        version=None,
        serial=None,
        asset_tag=None,
    )


def module(handle: int, array: int | None) -> Module:
    return Module(
        handle=handle,
        array=array,
        total_width=None,
        data_width=None,
        size_bytes=None,
        form_factor=None,
        locator=None,
        bank=None,
        kind=None,
    )


def test_a_part_is_on_the_board_that_names_it_else_on_the_main_board() -> None:
    first, second = board(0x20, 0x40, 0x100), board(0x21, 0x41, hosting=True)
    places = Places(Smbios(boards=(first, second), enclosures=(enclosure(3),)))
    assert (places.of(0x40), places.of(0x41), places.of(0x42)) == (
        "board/0020",
        "board/0021",
        "board/0021",
    )
    assert places.of_module(module(0x110, 0x100)) == "board/0020"
    assert places.of_module(module(0x110, None)) == "board/0021"


def test_a_board_is_in_a_board_or_in_an_enclosure() -> None:
    main, riser = board(0x20, 0x21, hosting=True), board(0x21)
    places = Places(Smbios(boards=(main, riser), enclosures=(enclosure(3), enclosure(4))))
    assert places.of_board(main) == "chassis/0003"
    assert places.of_board(riser) == "board/0020"
    assert places.of_board(board(0x22, chassis=4)) == "chassis/0004"
    assert places.of_board(board(0x22, chassis=0xFFFF)) == "chassis/0003"


@pytest.mark.parametrize("contained", [(0x20,), (0x21, 0x20)])
def test_boards_that_contain_each_other_are_in_the_enclosure(contained: tuple[int, ...]) -> None:
    first, second = board(0x20, *contained), board(0x21, 0x20)
    places = Places(Smbios(boards=(first, second), enclosures=(enclosure(3),)))
    assert "chassis/0003" in (places.of_board(first), places.of_board(second))
    assert places.of_board(first) != "board/0020"


def test_without_boards_the_enclosure_carries_everything() -> None:
    assert Places(Smbios(enclosures=(enclosure(3),))).main == "chassis/0003"
    assert Places(Smbios()).of(7) == "chassis/0"
