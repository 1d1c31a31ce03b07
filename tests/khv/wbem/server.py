"""A small WBEM server in memory: pywbem's own, with a few classes and a method."""

from __future__ import annotations

from typing import Any

import pywbem
import pywbem_mock

NAMESPACE = "root/cimv2"
CLASSES = """
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride);
Qualifier Association : boolean = false, Scope(association), Flavor(DisableOverride);
Qualifier In : boolean = true, Scope(parameter), Flavor(DisableOverride);
Qualifier Out : boolean = false, Scope(parameter), Flavor(DisableOverride);
Qualifier ValueMap : string[], Scope(property, method, parameter);
Qualifier Values : string[], Scope(property, method, parameter), Flavor(Translatable);
class T_Device {
    [Key] string DeviceID; [Key] uint32 Port; string ElementName; boolean Hot;
    uint16 States[]; real32 Load; datetime Made; string Note;
    [ValueMap {"0", "1", "4096", ".."}, Values {"Done", "Not Supported", "Job Started", "Other"}]
    uint32 RequestStateChange([ValueMap {"2", "3"}, Values {"Enabled", "Disabled"}]
        uint16 RequestedState, [In(false), Out] string Told);
    string Greet();
};
class T_Fan : T_Device { uint64 Speed; };
class T_Empty { [Key] string Name; };
[Association] class T_Wire { [Key] T_Device REF From; T_Device REF To; [Key] string Name; };
"""
INSTANCES = """
instance of T_Device as $one { DeviceID = "one"; Port = 1; ElementName = "web1"; Hot = true;
    States = {2, 5}; Load = 1.5; Made = "20250101000000.000000+000"; };
instance of T_Device { DeviceID = "two"; Port = 2; ElementName = "web2"; Hot = false; };
instance of T_Fan { DeviceID = "fan"; Port = 2; ElementName = "web2"; Speed = 900; };
instance of T_Wire { From = $one; Name = "w"; };
"""
RETURNED = {2: 0, 3: 4096}  # by the requested state; 1 for any other


class Methods(pywbem_mock.MethodProvider):  # type: ignore[misc]
    """Answers the methods of a T_Device."""

    provider_classnames = "T_Device"

    def InvokeMethod(self, methodname: str, localobject: Any, params: Any) -> Any:
        if methodname == "Greet":
            return "hello", {}
        state = params["RequestedState"].value
        told = pywbem.CIMParameter("Told", "string", value=f"{localobject['DeviceID']}: {state}")
        return pywbem.Uint32(RETURNED.get(state, 1)), {"Told": told}


def server() -> pywbem_mock.FakedWBEMConnection:
    """Return a connection to a new one."""
    made = pywbem_mock.FakedWBEMConnection(default_namespace=NAMESPACE)
    made.compile_mof_string(CLASSES + INSTANCES, namespace=NAMESPACE)
    made.register_provider(Methods(made.cimrepository), namespaces=NAMESPACE)
    return made
