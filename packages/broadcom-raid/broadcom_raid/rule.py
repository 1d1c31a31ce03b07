"""What the words of storcli make of controllers, drives, volumes and batteries.  Pure.

The words are those of its own legend (`storcli /c0 show`); one that is not here is Unknown.
"""

from __future__ import annotations

from cimom.health.status import Condition
from hypervisor.jsontree import Tree
from providers.raid import Drive, How, of_drives

_OK, _D, _E = Condition.OK, Condition.DEGRADED, Condition.ERROR
CONTROLLERS = {
    "Optimal": How(),
    "OK": How(),
    "Degraded": How(_D, "the controller calls itself degraded"),
    "Needs Attention": How(_D, "the controller needs attention"),
    "Failed": How(_E, "the controller has failed"),
}
# What a controller answers with Yes or No -> what Yes means.
ALARMS = {
    "Any Offline VD Cache Preserved": "it keeps data in its cache for a volume that is offline",
    "Controller has booted into safe mode": "it runs in safe mode",
    "Controller shutdown required": "it must be shut down",
}
DRIVES = {
    "Onln": How(),
    "UGood": How(_OK, "not in use"),
    "GHS": How(_OK, "global hot spare"),
    "DHS": How(_OK, "dedicated hot spare"),
    "JBOD": How(),
    "Conf": How(),
    "Cpybck": How(_OK, "its data is being copied back"),
    "Rbld": How(_D, "is being rebuilt"),
    "UGUnsp": How(_D, "the controller does not support it"),
    "UGShld": How(_D, "is being examined"),
    "HSPShld": How(_D, "is being examined"),
    "CFShld": How(_D, "is being examined"),
    "Sntze": How(_OK, "is being erased"),
    "UBad": How(_E, "the controller calls it bad"),
    "UBUnsp": How(_E, "the controller calls it bad, and does not support it"),
    "Offln": How(_E, "is offline"),
    "Failed": How(_E, "has failed"),
    "Msng": How(_E, "is missing"),
}
VOLUMES = {
    "Optl": How(),
    "Pdgd": How(_D, "partially degraded: some more drives may fail"),
    "Dgrd": How(_D, "degraded: a drive is missing"),
    "Rec": How(_D, "is being recovered"),
    "OfLn": How(_E, "offline: too many drives are missing"),
    "HD": How(_OK, "hidden"),
    "TRANS": How(_OK, "is being changed"),
}
BACKUPS = {"Optimal": How(), "Learning": How(_OK, "is being tested"), "Charging": How()}
FAILED_BACKUPS = ("failed", "missing", "absent")


def controller_how(data: Tree) -> How:
    """Return how a controller is."""
    word = data.text("Status", "Controller Status")
    told = _of(CONTROLLERS, word)
    uncorrected = data.number("Status", "Memory Uncorrectable Errors")
    if told.condition is not Condition.ERROR and uncorrected:
        return How(_D, f"{uncorrected} errors of its memory could not be corrected")
    if told.condition is _OK and data.text("Status", "Any Offline VD Cache Preserved") == "Yes":
        return How(_D, "it keeps data in its cache for a volume that is offline")
    if (
        told.condition is _OK
        and data.text("Status", "Controller has booted into safe mode") == "Yes"
    ):
        return How(_D, "it runs in safe mode")
    return told


def drive_how(row: Tree, state: Tree) -> How:
    """Return how a drive is: what it foretells counts while it works."""
    told = _of(DRIVES, row.text("State"))
    if told.condition is Condition.ERROR:
        return told
    if state.text("S.M.A.R.T alert flagged by drive") == "Yes":
        return How(Condition.PREDICTIVE_FAILURE, "the drive itself expects to fail: replace it")
    count = state.number("Predictive Failure Count")
    if count:
        return How(Condition.PREDICTIVE_FAILURE, f"foretold its failure {count} times: replace it")
    errors = state.number("Media Error Count")
    if told.condition is _OK and errors:
        words = (told.why, "1 media error" if errors == 1 else f"{errors} media errors")
        return How(_OK, "; ".join(word for word in words if word))
    return told


def volume_how(row: Tree, drives: tuple[Drive, ...]) -> How:
    """Return how a volume is, and which of its drives are the reason."""
    told = _of(VOLUMES, row.text("State"))
    words = (told.why, of_drives(drives) if told.condition in (_D, _E) else None)
    return How(told.condition, "; ".join(word for word in words if word) or None)


def of_backup(word: str | None) -> How:
    """Return how a battery or capacitor is; without it the controller writes through."""
    if word is None:
        return How(Condition.UNKNOWN, "it does not tell its state")
    known = BACKUPS.get(word)
    if known is not None:
        return known
    failed = word.lower().startswith(FAILED_BACKUPS)
    return How(_E if failed else _D, f"its state is {word}: data in the cache may be lost")


def _of(table: dict[str, How], word: str | None) -> How:
    if word is None:
        return How(Condition.UNKNOWN, "its state is not told")
    return table.get(word, How(Condition.UNKNOWN, f"its state is {word}"))
