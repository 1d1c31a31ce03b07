"""The composition root: from a configuration to running processes.

Everything is imported here, before the supervisor forks, so that broker and workers share memory.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pwd
import socket  # noqa: TID251 - hands workers their ends
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import msgspec

from cimom.access.accounts import FIRST_ACCOUNT
from cimom.access.password import fault
from cimom.broker.worker import Worker
from cimom.provider import Association, Provider
from cimom.schema import Schema, load as load_schema
from hypervisor.daemon import libvirtd_command
from hypervisor.host import Host
from hypervisor.identity import read_identity
from hypervisor.libvirt import Hypervisor, choose_uri
from khv import broker, faces, journal, modes, notify, simulation
from khv.audit.file import DAY_S, DIRECTORY as AUDIT_DIRECTORY, AuditLog, Policy
from khv.config import Config, ConfigError
from khv.listen import Listeners, bind_all
from khv.pam import helper
from khv.privilege import confine_worker, need
from khv.renewal import Renewal, encode, summary
from khv.setup import VERSION, Setup, broker_dir
from khv.soundness import named_files, unsound
from khv.supervisor import Anew, Launch, Supervisor
from khv.typed import Problem
from khv.vendor.task import Place, launches, user_named
from providers import ASSOCIATIONS, HOST_GROUPS, ipmi
from providers.compat import COMPAT
from providers.virtual import ASSOCIATIONS as VIRTUAL_ASSOCIATIONS, provider as virtual_provider

log = logging.getLogger(__name__)

LOG_FORMAT = "%(levelname)s %(processName)s %(name)s: %(message)s"


class Extras(msgspec.Struct, frozen=True, kw_only=True):
    """What a caller adds to the house: the benchmark's provider, a test's."""

    groups: Mapping[str, Callable[[Schema], Provider]] = {}
    schema: Callable[[Schema], Schema] | None = None
    associations: tuple[Association, ...] = ()


def serve(
    config: Config, extras: Extras | None = None, read: Callable[[], Config] | None = None
) -> int:
    """Run khv until it is told to stop; return its exit status.

    `read` reads the configuration again for a reload; None: it stays as it is.
    """
    extras, given = extras or Extras(), config
    journal.start(_log_level(config), LOG_FORMAT, sys.stderr)
    _make_state_dir(config.state_dir)
    if config.demo:
        tree = simulation.tree_of(config.state_dir)
        simulation.lay_out(config.demo_tree, tree)
        steps = simulation.script(config.demo_script)
        if steps:
            simulation.play(steps, tree)
        config = msgspec.structs.replace(config, host_root=tree)
        if config.hypervisor == "auto":  # invented hardware does not mix with real machines
            config = msgspec.structs.replace(config, hypervisor="none")
    if not os.path.isdir(config.host_root):
        raise ConfigError(f"host_root: {config.host_root} is not a directory")
    password, user = _first_password(config), _unprivileged(config)
    packages = provider_user(config)
    _check_provider_user(config, user, packages)
    workers = _worker_user(config, user)
    own = broker_dir(config.state_dir)
    for text in modes.check(config, own, modes.trusted(user, workers)):
        log.warning("%s", text)
    _check_bmc_password(config, workers)
    _check_files(config, user)
    schema = load_schema(*config.compat)
    if extras.schema is not None:
        schema = extras.schema(schema)
    listeners = bind_all(config)
    host = Host(config.host_root)
    identity = read_identity(host)
    uri = choose_uri(config.hypervisor)
    groups = _groups(config, host, uri, schema, extras)
    place = Place(config.state_dir, identity.uuid, config.host_root, packages)
    setup = Setup(
        config=config,
        schema=schema,
        listeners=listeners,
        groups=tuple(groups),
        associations=(*ASSOCIATIONS, *VIRTUAL_ASSOCIATIONS, *extras.associations),
        hypervisor=uri,
        host=faces.HostFacts(identity.uuid, identity.name, identity.kernel or ""),
        place=place,
        aliases=tuple(alias for name in config.compat for alias in COMPAT[name](schema)),
        user=user,
        password=password,
        root=os.geteuid() == 0,
        worker_user=workers if isinstance(workers, str) else config.worker_user,
    )
    check = partial(_check_reload, own=own, user=user, who=modes.trusted(user, workers))
    renewal = Renewal(config, listeners, read or (lambda: given), check, started=given)
    needs = partial(need, live=host.live, uri=uri, lan=config.ipmi is not None)
    audit = AuditLog(os.path.join(config.state_dir, AUDIT_DIRECTORY), _policy(config))
    supervisor = Supervisor(
        broker=lambda control: broker.run(_standing(setup, renewal), control),
        workers={
            name: partial(
                _run_worker, name, make, schema, partial(confine_worker, needs(name), workers)
            )
            for name, make in groups.items()
        },
        packages=partial(launches, place),
        helpers=lambda: _helpers(renewal.config),
        daemon=libvirtd_command(uri, config.start_libvirtd, config.state_dir),
        daemon_log=os.path.join(config.state_dir, "libvirtd.log"),
        keep=renewal.open,
        renew=lambda: _renewed(renewal, audit),
        audit=audit,
        about=f"version={VERSION} configuration={_digest(config)}",
        notifier=notify.take(os.environ),
    )
    try:
        return supervisor.run()
    finally:
        _close(renewal.listeners, config)


def _standing(setup: Setup, renewal: Renewal) -> Setup:
    """Return what a broker that starts now is handed."""
    return setup._replace(config=renewal.config, listeners=renewal.listeners, renewed=renewal.last)


def _renewed(renewal: Renewal, audit: AuditLog) -> Anew:
    """Read everything anew; return what the broker is told, and what is recorded of it."""
    news = renewal.renew()
    audit.policy = _policy(renewal.config)
    text = f"configuration={_digest(renewal.config)} {summary(news.renewed)}"
    return Anew(encode(news.renewed), news.sockets, text)


def _helpers(config: Config) -> dict[str, Launch]:
    """Return the helpers that run as root beside the broker; without root there are none."""
    if config.pam is None or os.geteuid() != 0:
        return {}
    return {helper.NAME: Launch(repr(config.pam), partial(helper.run, config.pam), own=True)}


def _policy(config: Config) -> Policy:
    return Policy(config.audit_keep_days * DAY_S, config.audit_keep_mib * 1024 * 1024)


def _digest(config: Config) -> str:
    """Return what tells one configuration from another: each start is recorded with it."""
    return f"sha256:{hashlib.sha256(msgspec.json.encode(config)).hexdigest()}"


def _log_level(config: Config) -> int:
    level = logging.getLevelNamesMapping().get(config.log_level.upper())
    if level is None:
        raise ConfigError(f"log_level: {config.log_level!r} is not a level")
    return level


def _first_password(config: Config) -> str | None:
    """Return the first administrator's password if one is given, by a file or the environment."""
    given = os.environ.get("KHV_ADMIN_PASSWORD") or None
    if config.admin_password_file is not None:
        try:
            given = Path(config.admin_password_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as exc:
            raise ConfigError(f"admin_password_file: {exc}") from exc
    wrong = None if given is None else fault(given, FIRST_ACCOUNT)
    if wrong is not None:
        raise ConfigError(f"the first password: {wrong}")
    return given


def _make_state_dir(path: str) -> None:
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
        owner = os.stat(path).st_uid
        if owner not in (0, os.geteuid()):
            # What lies there says what khv runs, and who may log in.
            raise ConfigError(f"state_dir: {path} belongs to another user (uid {owner})")
        if os.stat(path).st_mode & 0o022:
            log.warning("state_dir: others could write to %s: it is closed now", path)
        os.makedirs(broker_dir(path), mode=0o700, exist_ok=True)
        os.chmod(path, 0o711)  # noqa: S103 - the broker's user passes through to its own
    except OSError as exc:
        raise ConfigError(f"state_dir: {path}: {exc.strerror}") from exc
    if not os.access(path, os.W_OK | os.X_OK):
        raise ConfigError(f"state_dir: {path} cannot be written")


def _groups(
    config: Config, host: Host, uri: str | None, schema: Schema, extras: Extras
) -> dict[str, Callable[[], Provider]]:
    """Return the worker groups: what each will serve, made in its own process."""
    name = read_identity(host).uuid
    groups: dict[str, Callable[[], Provider]] = {
        group: partial(make, host) for group, make in HOST_GROUPS.items()
    }
    if ipmi.wanted(host, config.ipmi):
        groups["ipmi"] = partial(ipmi.provider, host, config.ipmi)
    else:
        del groups["ipmi"]
    if uri is not None:
        groups["vm"] = lambda: virtual_provider(
            Hypervisor(uri), name, host=host, image_directories=config.image_directories
        )
    if config.demo:
        groups = {group: partial(_brisk, made) for group, made in groups.items()}
    for group, make_extra in extras.groups.items():
        groups[group] = partial(make_extra, schema)
    return groups


def _brisk(make: Callable[[], Provider]) -> Provider:
    return simulation.brisk(make())


def _run_worker(
    group: str,
    make: Callable[[], Provider],
    schema: Schema,
    confine: Callable[[], None],
    connection: socket.socket,
) -> int:
    confine()
    Worker(group, make(), connection, schema.struct).run()
    return 0


def _unprivileged(config: Config) -> tuple[int, int] | str:
    """Return uid and gid that the broker drops to, or why it does not."""
    if os.geteuid() != 0:
        return "khv was not started as root"
    try:
        entry = pwd.getpwnam(config.user)
    except KeyError:
        return f"the user {config.user} does not exist"
    if entry.pw_uid == 0:
        return f"the user {config.user} is root"
    blocked = _unreachable(config, entry.pw_uid, entry.pw_gid)
    if blocked is not None:
        return f"the user {config.user} cannot reach {blocked}"
    return entry.pw_uid, entry.pw_gid


def _worker_user(config: Config, broker_user: tuple[int, int] | str) -> tuple[int, int] | str:
    """Return uid and gid of khv's own workers, or why they stay who started khv."""
    if os.geteuid() != 0:
        return "khv was not started as root"
    found = user_named(config.worker_user, partial(_unreachable, config))
    if not isinstance(found, str) and found[0] == 0:
        return f"the user {config.worker_user} is root"
    if not isinstance(found, str) and found == broker_user:
        raise ConfigError(
            f"worker_user: {config.worker_user} is the broker's user, who talks to the network"
        )
    return found


def _check_bmc_password(config: Config, workers: tuple[int, int] | str) -> None:
    """Refuse a password file that the worker, which is not root, could not read."""
    if config.ipmi is None or isinstance(workers, str):
        return
    path = config.ipmi.password_file
    if os.path.exists(path) and not _may_read(path, *workers):
        raise ConfigError(
            f"ipmi.password_file: the user {config.worker_user} cannot read {path}:"
            f" chgrp {config.worker_user} {path} && chmod 640 {path}"
        )


def provider_user(config: Config) -> tuple[int, int] | str | None:
    """Return uid and gid of vendors' packages, or why there are none; None: those of khv."""
    if os.geteuid() != 0:
        return None
    return user_named(config.provider_user, partial(_unreachable, config))


def _check_provider_user(
    config: Config, user: tuple[int, int] | str, packages: tuple[int, int] | str | None
) -> None:
    """Refuse one user for the broker and for packages: they would read its keys and accounts.

    Root is no default of packages: who wrote it down wanted it.
    """
    if isinstance(user, str) or not isinstance(packages, tuple) or packages[0] == 0:
        return
    if user[0] == packages[0]:
        name = config.provider_user
        raise ConfigError(
            f"provider_user: {name} is the broker's user, whose secrets packages read"
        )


def _unreachable(config: Config, uid: int, gid: int) -> str | None:
    """Return what of the interpreter, khv and the state a user cannot reach; None: nothing."""
    above = os.path.dirname(os.path.abspath(config.state_dir))
    paths = (sys.executable, os.path.abspath(__file__), msgspec.__file__, above)
    return next((path for path in paths if not _may_read(path, uid, gid)), None)


def _may_read(path: str, uid: int, gid: int) -> bool:
    """Whether a user may read a file or enter a directory: a child tries it as that user."""
    pid = os.fork()
    if pid == 0:
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
        wanted = os.X_OK if os.path.isdir(path) else os.R_OK
        os._exit(0 if os.access(path, wanted) else 1)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _check_reload(
    config: Config, own: str, user: tuple[int, int] | str, who: modes.Trusted
) -> None:
    """Refuse a configuration that would be refused at a start."""
    for text in modes.check(config, own, who):
        log.warning("%s", text)
    _check_files(config, user)


def _check_files(config: Config, user: tuple[int, int] | str) -> None:
    """Refuse files that the broker could not use: it would start again for ever."""
    wrong = list(unsound(config))
    if not wrong and not isinstance(user, str):
        text = f"the user {config.user} cannot read"
        files = ((key, path) for key, path in named_files(config) if not _may_read(path, *user))
        wrong = [Problem(key, f"{text} {path}") for key, path in files]
    if wrong:
        raise ConfigError("\n".join(map(str, wrong)))


def _close(listeners: Listeners, config: Config) -> None:
    for item in listeners.open():
        item.close()
    try:
        os.unlink(os.path.join(config.state_dir, "khv.sock"))
    except OSError:
        pass  # it is gone already
