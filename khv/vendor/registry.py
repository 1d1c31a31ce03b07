"""The installed packages: a directory each below `providers/` in the state directory.

    NAME/package.json     what it is, whose word is taken for it, whether it is on, what it may
    NAME/schema.msgpack   its classes, compiled
    NAME/site/            its files, on its own worker's import path only

Who runs khv writes here, nobody else: what another user than root or the reader owns, or others may
write, is not read, the state directory itself included.  The command line writes; the supervisor
and the broker read.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator, Sequence

import msgspec

from cimom.schema import Declarations, Schema
from khv.vendor.installer import unpack
from khv.vendor.intake import taken_in
from khv.vendor.manifest import Description, Needs, PackageError, read_directory, read_wheel
from khv.vendor.schema import compiled
from khv.vendor.trust import digest

log = logging.getLogger(__name__)

SHARED = 0o755  # the broker's user reads what root installed
MAX_PACKAGES = 64
MAX_RECORD = 1024 * 1024
MAX_ENTRIES = 40_000  # files and directories of an installed package, dependencies included


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """An installed package; `granted` is what it was given of what it needs."""

    described: Description
    digest: str  # of its wheel
    trust: str
    installed_at: float  # POSIX seconds
    enabled: bool = False
    granted: Needs = Needs()

    @property
    def name(self) -> str:
        """The name of the entry point, of the worker, and of the sources."""
        return self.described.name


def _fits_anywhere(_package: Package, _found: Declarations) -> None:
    """Nothing is served that a package could disturb."""


class Registry:
    """The packages below a state directory."""

    def __init__(self, state_dir: str) -> None:
        # Whoever named a link as the state directory meant what it leads to.
        self._root = os.path.join(os.path.realpath(state_dir), "providers")

    # -- reading

    def packages(self) -> list[Package]:
        """Return what is installed, by name; what cannot be trusted or read is left out."""
        found = []
        for name in self._names():
            try:
                found.append(self.package(name))
            except PackageError as exc:
                log.error("package %s is left out: %s", name, exc)  # noqa: TRY400 - no bug of ours
        return found

    def package(self, name: str) -> Package:
        """Return one package; PackageError when it is not installed, or others could write it."""
        folder = os.path.join(self._root, name)
        if name not in self._names():
            raise PackageError(f"provider {name} is not installed")
        record = os.path.join(folder, "package.json")
        self.check_place()
        for path in (folder, record, self.site(name), self.schema_file(name)):
            _check_owner(path)
        try:
            with open(record, "rb") as file:
                return msgspec.json.decode(file.read(MAX_RECORD), type=Package)
        except (OSError, msgspec.MsgspecError) as exc:
            raise PackageError(f"{record}: {exc}") from exc

    def check_place(self) -> None:
        """Check that others can neither write nor exchange what is installed; PackageError."""
        for path in (os.path.dirname(self._root), self._root):
            if os.path.lexists(path):
                _check_owner(path)

    def check_files(self, name: str) -> None:
        """Check each file of a package as it is before its code runs; PackageError."""
        count = 0
        for folder, folders, files in os.walk(self.site(name), onerror=_unreadable):
            count += len(folders) + len(files)
            if count > MAX_ENTRIES:
                raise PackageError(f"it has more than {MAX_ENTRIES} files")
            for item in (*folders, *files):
                _check_owner(os.path.join(folder, item))

    def _names(self) -> list[str]:
        try:
            names = sorted(os.listdir(self._root))
        except OSError:
            return []
        return [name for name in names if not name.startswith(".")][:MAX_PACKAGES]

    def site(self, name: str) -> str:
        """Return the directory of a package's files."""
        return os.path.join(self._root, name, "site")

    def schema_file(self, name: str) -> str:
        """Return the file of a package's compiled classes."""
        return os.path.join(self._root, name, "schema.msgpack")

    def own_data(self, name: str) -> str:
        """Return the directory where a package keeps what it likes."""
        return os.path.join(os.path.dirname(self._root), "provider-data", name)

    def declarations(self, name: str) -> Declarations:
        """Return a package's classes."""
        with open(self.schema_file(name), "rb") as file:
            return msgspec.msgpack.decode(file.read(), type=Declarations)

    # -- writing

    def install(
        self,
        wheels: Sequence[str],
        base: Schema,
        vouch: Callable[[str], str],
        *,
        fits: Callable[[Package, Declarations], None] = _fits_anywhere,
    ) -> Package:
        """Install a package and the wheels that it depends on; return it.

        `vouch` says why a wheel is trusted, or raises PackageError; it is shown a private copy,
        which is what is installed.  `fits` raises PackageError when the classes cannot take the
        place of those that are served; then all stays as it is.  One that is installed is replaced;
        it stays on unless it needs more than it was granted.
        """
        self.check_place()
        os.makedirs(self._root, SHARED, exist_ok=True)
        os.chmod(self._root, SHARED)
        with taken_in(wheels, self._root) as copies:
            described, path = _package_of(copies)
            trust = [vouch(copy) for copy in copies][copies.index(path)]
            return self._put_in_place(copies, self._replacing(described, path, trust), base, fits)

    def _put_in_place(
        self,
        wheels: Sequence[str],
        package: Package,
        base: Schema,
        fits: Callable[[Package, Declarations], None],
    ) -> Package:
        described = package.described
        self._check_unique(described)
        new = os.path.join(self._root, f".{described.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        try:
            site = os.path.join(new, "site")
            unpack(wheels, site, described)
            found = compiled(site, read_directory(site), base)
            fits(package, found)
            _write(os.path.join(new, "schema.msgpack"), msgspec.msgpack.encode(found))
            _write(os.path.join(new, "package.json"), msgspec.json.encode(package))
            _let_all_read(new)
            self._swap(described.name, new)
        finally:
            shutil.rmtree(new, ignore_errors=True)
        return package

    def _replacing(self, described: Description, path: str, trust: str) -> Package:
        new = Package(
            described=described, digest=digest(path), trust=trust, installed_at=time.time()
        )
        with contextlib.suppress(PackageError):
            old = self.package(described.name)
            needs, had = described.manifest.needs.words(), old.granted.words()
            if old.enabled and set(needs) <= set(had):
                return msgspec.structs.replace(new, enabled=True, granted=described.manifest.needs)
        return new

    def _check_unique(self, described: Description) -> None:
        packages = self.packages()
        for other in packages:
            if other.name == described.name:
                if other.described.distribution != described.distribution:
                    text = f"{described.name} is {other.described.distribution}, another package"
                    raise PackageError(text)
            elif other.described.manifest.prefix == described.manifest.prefix:
                prefix = described.manifest.prefix
                raise PackageError(f"prefix {prefix} is that of {other.name}")
        if len(packages) >= MAX_PACKAGES:
            raise PackageError(f"there are {MAX_PACKAGES} packages")

    def _swap(self, name: str, new: str) -> None:
        """Put a directory in the place of a package's; both renames or none are seen."""
        folder, old = os.path.join(self._root, name), os.path.join(self._root, f".{name}.old")
        shutil.rmtree(old, ignore_errors=True)
        with contextlib.suppress(FileNotFoundError):
            os.rename(folder, old)
        os.rename(new, folder)
        shutil.rmtree(old, ignore_errors=True)

    def enable(self, name: str, granted: Needs) -> Package:
        """Turn a package on with what it is granted; PackageError: others could write its files."""
        package = self.package(name)
        self.check_files(name)
        return self._put(msgspec.structs.replace(package, enabled=True, granted=granted))

    def disable(self, name: str) -> Package:
        """Turn a package off; what it was granted is taken back."""
        return self._put(
            msgspec.structs.replace(self.package(name), enabled=False, granted=Needs())
        )

    def _put(self, package: Package) -> Package:
        _write(os.path.join(self._root, package.name, "package.json"), msgspec.json.encode(package))
        return package

    def remove(self, name: str) -> None:
        """Take a package away, and what it kept; it is gone in one step, then its files are."""
        self.package(name)
        olds = []
        for folder in (os.path.join(self._root, name), self.own_data(name)):
            olds.append(os.path.join(os.path.dirname(folder), f".{name}.old"))
            shutil.rmtree(olds[-1], ignore_errors=True)
            with contextlib.suppress(FileNotFoundError):
                os.rename(folder, olds[-1])
        for old in olds:
            # Its process may be about to end: what it still makes there is gone the next time.
            shutil.rmtree(old, ignore_errors=True)


def _package_of(wheels: Sequence[str]) -> tuple[Description, str]:
    """Return the one wheel of several that is a provider package."""
    found = [(described, path) for path in wheels if (described := read_wheel(path)) is not None]
    if len(found) != 1:
        raise PackageError(f"{len(found)} of the wheels are provider packages, not one")
    return found[0]


def _write(path: str, data: bytes) -> None:
    """Replace a file in one step."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    descriptor = os.open(f"{path}.tmp", flags, 0o644)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o644)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(f"{path}.tmp", path)


def _let_all_read(directory: str) -> None:
    """Let everyone read what lies in a directory, and its owner alone write, whatever the umask."""
    os.chmod(directory, SHARED)
    for folder, folders, files in os.walk(directory):
        for name in (*folders, *files):
            path = os.path.join(folder, name)
            mode = os.lstat(path).st_mode
            if not stat.S_ISLNK(mode):  # one is refused when the package is turned on
                runs = stat.S_ISDIR(mode) or mode & 0o111
                os.chmod(path, SHARED if runs else 0o644)


def _check_owner(path: str) -> None:
    """Check that only root, or who asks, could have written a path, and that it is no link."""
    try:
        facts = os.lstat(path)
    except OSError as exc:
        raise PackageError(f"{path}: {exc.strerror}") from exc
    trusted = facts.st_uid in (0, os.geteuid())
    if stat.S_ISLNK(facts.st_mode) or not trusted or facts.st_mode & 0o022:
        raise PackageError(f"{path} could have been written by others")


def _unreadable(error: OSError) -> None:
    raise PackageError(f"{error.filename}: {error.strerror}") from error


def names_of(packages: Sequence[Package]) -> Iterator[str]:
    """Yield the names of the packages that are on."""
    yield from (package.name for package in packages if package.enabled)
