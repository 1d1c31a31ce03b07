"""The host itself as KHV_ComputerSystem."""

from __future__ import annotations

from collections.abc import Iterator

from cimom.classes import Dedicated, EnabledState, KHV_ComputerSystem, ResetCapability
from cimom.health.status import Condition, status_properties
from cimom.model import cim_datetime
from cimom.provider import HOST_NAMESPACE, VIRT_NAMESPACE, Source
from hypervisor.host import Host
from hypervisor.identity import HostIdentity, read_identity


def host_system(identity: HostIdentity) -> KHV_ComputerSystem:
    """Map the identity to CIM.  Its own status is that of a host that answers."""
    known = {
        "CIM:Model:SerialNumber": identity.serial,
        "Vendor": identity.vendor,
        "Model": identity.model,
    }
    told = {name: value for name, value in known.items() if value is not None}
    what = " ".join(word for word in (identity.vendor, identity.model) if word)
    return KHV_ComputerSystem(
        CreationClassName=KHV_ComputerSystem.CIM_NAME,
        Name=identity.uuid,
        NameFormat="UUID",
        ElementName=identity.name,
        Caption=what or "KVM host",
        Description=" ".join(
            word for word in (identity.distribution, "Linux", identity.kernel) if word
        ),
        Dedicated=(Dedicated.Not_Dedicated,),
        OtherIdentifyingInfo=tuple(told.values()),
        IdentifyingDescriptions=tuple(told),
        EnabledState=EnabledState.Enabled,
        ResetCapability=ResetCapability.Unknown,
        TimeOfLastStateChange=(
            None if identity.boot_time is None else cim_datetime(float(identity.boot_time))
        ),
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def sources(host: Host) -> tuple[Source, ...]:
    """Return the source of the host's own row, served where its machines are, too."""

    def read() -> Iterator[KHV_ComputerSystem]:
        yield host_system(read_identity(host))

    return (
        Source(
            name="hw.system",
            read=read,
            classes=(KHV_ComputerSystem,),
            namespaces=(HOST_NAMESPACE, VIRT_NAMESPACE),
            max_age_s=60.0,
        ),
    )
