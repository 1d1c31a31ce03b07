from __future__ import annotations

import argparse

import pytest

from khv.cli import RUNS
from khv.parser import parser

COMMANDS: dict[str, argparse.ArgumentParser] = parser().parse_args(["completion", "bash"]).commands


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_does_something(name: str) -> None:
    own = COMMANDS[name].get_default("run")
    assert (own is None) == (name in RUNS), "a command has one way of being carried out"


def test_nothing_is_carried_out_that_is_no_command() -> None:
    assert RUNS.keys() <= COMMANDS.keys()
