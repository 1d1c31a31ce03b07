"""Configuration: `khv.toml`, `conf.d` and the flags of `khv serve`, one typed value."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from hypervisor.ipmi import Lan
from khv.fragment import FragmentError, Key, Merged, merge, read
from khv.typed import Problem, filled, problems

DEFAULT_FILE = "/etc/khv/khv.toml"
COMMAND_LINE = "command line"
DEFAULT = "default"


class ConfigError(Exception):
    """The configuration cannot be used; the text says which keys and why, a line for each."""


class Endpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An address and port; port 0 picks a free one, -1 turns the service off."""

    address: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=-1, le=65535)] = 0


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


# A file of /etc/pam.d, and what NSS may call a group: domains have spaces and backslashes.
ServiceName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$")]
GroupName = Annotated[str, msgspec.Meta(pattern=r"^[^:\x00-\x1f]{1,256}$")]
Groups = Annotated[tuple[GroupName, ...], msgspec.Meta(max_length=64)]


class Pam(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Log-in by PAM: its service, and which groups of the machine give which role.

    A group that does not exist counts for nobody; of several roles the highest counts.
    """

    service: ServiceName = "khv"
    administrators: Groups = ()
    operators: Groups = ()
    readers: Groups = ()


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
    # Which of their certificates count no more: a file of revocation lists (PEM).
    client_crl: str | None = None
    # The certificate of WBEM and the web with its chain, and its key (PEM); without them khv makes
    # its own, which `khv cert` shows and replaces.
    server_certificate: str | None = None
    server_key: str | None = None
    wbem_error_instances: bool = False  # CIM_Error inside errors; sblim-wbemcli cannot read it
    web: Endpoint = Endpoint(port=8443)
    metrics: Endpoint = Endpoint(port=9477)
    snmp: Endpoint = Endpoint(port=1161)
    admin_password_file: str | None = None
    # What the log-in page says before anybody logs in; lines are kept.
    banner: Annotated[str, msgspec.Meta(max_length=4096)] = ""
    # Who is in this group of the machine may use the local socket, with the role of the account
    # that has their name.
    local_group: str = "khv"
    # Users of the machine who have no account here log in by PAM; without it nobody does.
    pam: Pam | None = None
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


# What a running khv takes over when it reads the files again; all else needs a new start.
LIVE = frozenset(
    {
        "alarm_clear_s",
        "alarm_raise_s",
        "audit_keep_days",
        "audit_keep_mib",
        "audit_required",
        "banner",
        "client_accounts",
        "client_ca",
        "client_crl",
        "listener_ca",
        "log_level",
        "metrics",
        "pam",
        "server_certificate",
        "server_key",
        "snmp",
        "syslog",
        "wbem",
        "wbem_http",
        "web",
    }
)


class Loaded(msgspec.Struct, frozen=True):
    """A configuration, and where each of its values comes from."""

    config: Config
    merged: Merged

    def origin(self, key: Key) -> str:
        """Return the file that a value comes from, `command line` or `default`."""
        return self.merged.origins.get(key, DEFAULT)


def load(path: str | None, overrides: dict[str, Any]) -> Config:
    """Return the settings of the files with the flags' on top; see `load_whole`."""
    return load_whole(path, overrides).config


def load_whole(path: str | None, overrides: dict[str, Any]) -> Loaded:
    """Return the settings of the files with the flags' on top.

    `overrides` may name nested keys (`wbem.port`).  Without a path the default file is read if it
    exists.  ConfigError names every key that is wrong, with its file.
    """
    merged = read_files(path, overrides)
    values = filled(merged.values, Config)
    wrong = list(problems(values, Config))
    if wrong:
        raise ConfigError("\n".join(located(item, merged) for item in wrong))
    return Loaded(msgspec.convert(values, Config), merged)


def read_files(path: str | None, overrides: dict[str, Any]) -> Merged:
    """Return what files and flags say, whether it makes sense or not."""
    try:
        parts = read(path or DEFAULT_FILE, optional=path is None)
    except FragmentError as exc:
        raise ConfigError(str(exc)) from exc
    flags: dict[str, Any] = {}
    for name, value in overrides.items():
        table = flags
        *parents, leaf = name.split(".")
        for parent in parents:
            table = table.setdefault(parent, {})
        table[leaf] = value
    return merge([*parts, (COMMAND_LINE, flags)])


def located(problem: Problem, merged: Merged) -> str:
    """Return a problem in words, with the file that has it."""
    origin = merged.origin(problem.key)
    return str(problem) if origin is None else f"{origin}: {problem}"


def restarts(old: Config, new: Config) -> tuple[str, ...]:
    """Return the keys whose new values need a new start."""
    names = (name for name in Config.__struct_fields__ if name not in LIVE)
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))
