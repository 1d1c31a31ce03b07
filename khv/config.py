"""Configuration: `khv.toml` and the flags of `khv serve`, one typed value.  Reads one file."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from hypervisor.ipmi import Lan

DEFAULT_FILE = "/etc/khv/khv.toml"


class ConfigError(Exception):
    """The configuration cannot be used; the text says which key and why."""


class Endpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An address and port; port 0 picks a free one, -1 turns the service off."""

    address: str = "127.0.0.1"
    port: int = 0


class SyslogTarget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A syslog server; `[[syslog]]` in the file, once for each."""

    address: str
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 0  # 0: 514, of TLS 6514
    transport: Literal["udp", "tcp", "tls"] = "tls"
    what: tuple[Literal["events", "audit"], ...] = ("events", "audit")
    # TLS: who must have signed the server's certificate (a file; else the system's authorities),
    # the name that it must have if not the address, and a certificate and key to show.
    ca: str | None = None
    server_name: str | None = None
    certificate: str | None = None
    key: str | None = None


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that can be set.  The keys of `khv.toml` are these names."""

    state_dir: str = "/var/lib/khv"
    host_root: str = "/"
    demo: bool = False  # the readings are those of the built-in demonstration host
    # What the demonstration is in place of the built-in host: a capture or its directory; and a
    # script of faults that happen to it.
    demo_tree: str | None = None
    demo_script: str | None = None
    hypervisor: str = "auto"  # a libvirt URI, `auto` or `none`
    start_libvirtd: bool | None = None  # None: only where PID 1 is not systemd
    # Disk and ISO images that `khv vm define` may name, besides those in libvirt's pools.
    image_directories: tuple[str, ...] = ("/var/lib/libvirt/images", "/var/lib/libvirt/boot")
    wbem: Endpoint = Endpoint(port=5989)
    wbem_http: Endpoint = Endpoint(port=-1)  # WBEM without TLS, for old clients: 5988
    # Who signs certificates that clients of WBEM may log in with: a file of authorities.  The
    # common name of the subject is the account, or what `client_accounts` says of it.
    client_ca: str | None = None
    client_accounts: dict[str, str] = {}
    wbem_error_instances: bool = False  # CIM_Error inside errors; sblim-wbemcli cannot read it
    web: Endpoint = Endpoint(port=8443)
    metrics: Endpoint = Endpoint(port=9477)
    snmp: Endpoint = Endpoint(port=1161)
    admin_password_file: str | None = None
    # Who must have signed a listener's certificate: a file of authorities, none for the system's
    # own, or `any` for whoever answers.
    listener_ca: str | None = None
    # Other products whose class names are answered to: `esxi` for checks that ask for OMC_Fan.
    compat: tuple[Literal["esxi"], ...] = ()
    # For how many seconds an element must be ill to raise an alarm, and well to end it.
    alarm_raise_s: Annotated[float, msgspec.Meta(ge=0, le=3600)] = 2.0
    alarm_clear_s: Annotated[float, msgspec.Meta(ge=0, le=86400)] = 30.0
    # Vendors' packages: keys of who may sign them (PEM files), a list of files that are known
    # (lines of sha256sum), and the user that they run as when khv is root.
    provider_keys: str = "/etc/khv/provider-keys"
    provider_list: str = "/etc/khv/providers.sha256"
    provider_user: str = "nobody"
    ipmi: Lan | None = None  # a BMC on the network; without it /dev/ipmi0 is asked, if there is one
    # The audit log: whether nothing is changed while it cannot be written, and how long and in how
    # much room it is kept.  A week is kept in any case.
    audit_required: bool = True
    audit_keep_days: Annotated[int, msgspec.Meta(ge=7, le=36500)] = 90
    audit_keep_mib: Annotated[int, msgspec.Meta(ge=1, le=65536)] = 64
    syslog: tuple[SyslogTarget, ...] = ()
    user: str = "khv"  # the broker drops to this user where it exists
    worker_user: str = "khv-worker"  # the user of khv's own workers where it exists
    log_level: str = "INFO"


def load(path: str | None, overrides: dict[str, Any]) -> Config:
    """Return the file's settings with the flags' on top.

    `overrides` may name nested keys (`wbem.port`).  Without a path the default file is read if it
    exists.  ConfigError names the file and the key that is wrong.
    """
    raw: dict[str, Any] = {}
    if path is None and os.path.exists(DEFAULT_FILE):
        path = DEFAULT_FILE
    if path is not None:
        raw = _read(path)
    for name, value in overrides.items():
        table = raw
        *parents, leaf = name.split(".")
        for parent in parents:
            table = table.setdefault(parent, {})
        table[leaf] = value
    defaults = Config()
    for service in ("wbem", "wbem_http", "web", "metrics", "snmp"):
        if service in raw and isinstance(raw[service], dict):
            raw[service].setdefault("port", getattr(defaults, service).port)
    try:
        return msgspec.convert(raw, Config)
    except msgspec.ValidationError as exc:
        raise ConfigError(f"{path}: {exc}" if path else str(exc)) from exc


def _read(path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as exc:
        raise ConfigError(f"{path}: {exc.strerror}") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ConfigError(f"{path}: {exc}") from exc
