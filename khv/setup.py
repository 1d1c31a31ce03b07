"""What the composition root hands to the broker process."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import NamedTuple

from cimom.provider import Alias, Association
from cimom.schema import Schema
from khv.config import Config
from khv.faces import HostFacts
from khv.listen import Listeners
from khv.renewal import Renewed
from khv.vendor.task import Place

VERSION = version("khv")


class Setup(NamedTuple):
    """What the composition root hands to the broker process."""

    config: Config
    schema: Schema
    listeners: Listeners
    groups: tuple[str, ...]
    associations: tuple[Association, ...]
    hypervisor: str | None
    host: HostFacts
    place: Place
    aliases: tuple[Alias, ...]
    user: tuple[int, int] | str
    password: str | None  # of the first account, if it was given
    root: bool = False  # who started khv: there may be helpers that still are
    worker_user: str = ""  # by whom khv's own workers run, or why they have no user of their own
    renewed: Renewed = Renewed()  # what came of the last reload


def broker_dir(state_dir: str) -> str:
    """Return the broker's own directory: the rest of the state directory is the supervisor's.

    Nothing that root writes or reads lies where the unprivileged broker may put links.
    """
    return os.path.join(state_dir, "broker")
