"""Files and folders that appear under their names whole or not at all, whatever moment a process is killed at.

What is being made lies hidden beside its name, under a name that says whose it is. What a killed process left is
removed by the next one that writes there; what belongs to a living one never is.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from esvalue.core.errors import fail
from esvalue.core.files.claim import claimed
from esvalue.core.files.names import slug
from esvalue.core.files.remnants import Hidden, hidden_in, hidden_name, put_back, remove_path, sweep
from esvalue.core.files.system import failure_reason

__all__ = ["absolute", "check_free", "is_busy", "made_folder", "made_parts", "scratch", "write_file", "write_files"]

#: What a file system without hard links answers.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV, errno.EINVAL)
#: What a file system answers where a folder of that name has come meanwhile.
_TAKEN = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR, errno.EISDIR)


def write_file(path: str | Path, content: str | bytes, *, replace: bool = True) -> Path:
    """Write a file whole or not at all; return its path.

    Parameters
    ----------
    path
        The file; folders on the way are made.
    content
        A text (UTF-8) or bytes.
    replace
        Write over a file that is there.

    Raises
    ------
    InputError
        `file_exists`, also where another process wrote it meanwhile; `write_failed` (nothing is left).
    """
    return write_files({Path(path): content}, replace=replace)[0]


def check_free(path: str | Path, *, replace: bool = False) -> Path:
    """Return the path of a file that can be written later, so that a long calculation does not end in a refusal.

    Raises
    ------
    InputError
        `file_exists`; `write_failed`: a name nothing can have, a folder of that name, a file on the way, no permission.
    """
    target = absolute(Path(path))
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not replace and target.exists():
            raise fail("file_exists", str(path))
        above = next(folder for folder in target.parents if folder.exists())
        if not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(above, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise fail("write_failed", str(path), reason=failure_reason(error)) from None
    return Path(path)


def write_files(contents: Mapping[Path, str | bytes], *, replace: bool = True) -> list[Path]:
    """Write files that belong together: each under a hidden name, and all get their own, in the given order,
    once all are whole.

    Raises
    ------
    InputError
        As :func:`write_file`.
    """
    made: list[tuple[Path, Path]] = []
    path = next(iter(contents))
    try:
        for path, content in contents.items():
            target = absolute(path)
            if target.is_symlink():
                target = Path(os.path.realpath(target))
            _make(target.parent)
            sweep(target.parent)
            if not replace and target.exists():
                raise fail("file_exists", str(path))
            part = hidden_name(target, "partial")
            made.append((part, target))
            _fill(part, content.encode("utf-8") if isinstance(content, str) else content)
        for (part, target), path in zip(made, contents, strict=True):
            if not _named(part, target, replace):
                raise fail("file_exists", str(path))
    except OSError as error:
        raise fail("write_failed", str(path), reason=failure_reason(error)) from None
    finally:
        for part, _ in made:
            remove_path(part)
    return list(contents)


def _fill(part: Path, content: bytes) -> None:
    with part.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _named(part: Path, target: Path, replace: bool) -> bool:
    """Give a file its name; without `replace` tell whether it was free, so that of two processes one wins."""
    if not replace:
        try:
            os.link(part, target)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if target.exists():
                return False
        else:
            return True
    os.replace(part, target)
    return True


def absolute(path: Path) -> Path:
    """Return the whole path of what is to be written; raise `write_failed` for a name nothing can have."""
    try:
        os.fsencode(path)
        if "\0" in str(path):
            raise ValueError
    except ValueError as error:
        raise fail("write_failed", str(path), reason=failure_reason(error)) from None
    found = Path(os.path.abspath(path))
    if not found.name:
        raise fail("write_failed", str(path), reason=failure_reason(IsADirectoryError(errno.EISDIR, "")))
    return found


def _make(folder: Path) -> None:
    """Make a folder and those on the way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from None


@contextmanager
def made_folder(final: Path, *, replace: bool = False, exists: str = "folder_exists") -> Iterator[Path]:
    """Yield a hidden folder that becomes `final` when the block ends well, and is removed when it does not.

    Parameters
    ----------
    final
        The folder; those on the way are made.
    replace
        Let it take over from one that is there.
    exists
        Code of the message where one is there and `replace` is not given.

    Raises
    ------
    InputError
        `exists`; `folder_busy`: another process is making it, or made it meanwhile; `write_failed` (nothing is left).
    """
    final = absolute(final)
    part: Path | None = None
    try:
        _make(final.parent)
        sweep(final.parent)
        if not replace and (final.exists() or final.is_symlink()):
            raise fail(exists, str(final))
        if final.exists() and not final.is_dir():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        part = claimed(final, lambda: _at_work(final), str(final))
        before = _state(final)
        if not replace and before is not None:  # another process was done meanwhile
            raise fail(exists, str(final))
        yield part
        _settle(part, final, before)
    except OSError as error:
        raise fail("write_failed", str(final), reason=failure_reason(error)) from None
    finally:
        if part is not None:
            remove_path(part)


def _state(final: Path) -> tuple[int, int] | None:
    """Return what tells one folder of a name from a later one."""
    try:
        about = final.stat()
    except OSError:
        return None
    return about.st_dev, about.st_ino


def _at_work(final: Path) -> Iterator[Hidden]:
    """Yield what living processes are making under the name of a folder, or claim, and what they make inside it."""
    beside = [one for one in hidden_in(final.parent) if one.name == slug(final.name)]
    for one in (*beside, *hidden_in(final)):
        if one.kind != "old" and not one.owner.is_gone(one.path):
            yield one


def is_busy(final: Path) -> bool:
    """Tell whether a living process is making a folder, or at work inside it."""
    return any(_at_work(absolute(final)))


def _settle(part: Path, final: Path, before: tuple[int, int] | None) -> None:
    """Give a finished folder its name; what bore it goes, unless it is another than the one that was to be replaced."""
    if _state(final) != before:
        raise fail("folder_taken", str(final))
    old = None
    if before is not None:
        old = hidden_name(final, "old")
        old.mkdir()
        os.rename(final, old / final.name)
    try:
        os.rename(part, final)
    except OSError as error:
        if old is not None:
            put_back(old)
            remove_path(old)
        if error.errno in _TAKEN:
            raise fail("folder_taken", str(final)) from None
        raise
    if old is not None:
        gone = hidden_name(final, "partial")  # from here on it is rubbish, whatever becomes of `final`
        os.rename(old, gone)
        remove_path(gone)


@contextmanager
def made_parts(folder: Path, last: str, stale: Sequence[str] = ()) -> Iterator[Path]:
    """Yield a hidden folder inside `folder`; when the block ends well,
    everything in it is put beside what else `folder` holds.

    Parameters
    ----------
    folder
        The folder; made where it is not there.
    last
        Name of the part that says that all others are whole: it goes first and comes last.
    stale
        Names of earlier parts that go where the new ones have none of that name.

    Raises
    ------
    InputError
        `folder_busy`: another process is at work in the folder; `write_failed`.
    """
    folder = absolute(folder)
    part: Path | None = None
    new = not folder.exists()
    try:
        _make(folder)
        sweep(folder)
        part = claimed(folder / "parts", lambda: _at_work(folder / "parts"), str(folder))
        yield part
        names = sorted(path.name for path in part.iterdir())
        old = part / ".old"
        old.mkdir()
        for name in (last, *(name for name in (*names, *stale) if name != last)):
            if (folder / name).exists():
                os.rename(folder / name, old / name)
        for name in (*(name for name in names if name != last), last):
            os.rename(part / name, folder / name)
    except OSError as error:
        raise fail("write_failed", str(folder), reason=failure_reason(error)) from None
    finally:
        if part is not None:
            remove_path(part)
        if new:
            with suppress(OSError):  # something is in it
                folder.rmdir()


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a folder among the system's temporary ones that is gone after the block;
    what killed processes left there goes too.

    Raises
    ------
    InputError
        `write_failed`.
    """
    folder = Path(tempfile.gettempdir())
    part = hidden_name(folder / "esvalue", "partial")
    try:
        sweep(folder)
        part.mkdir(mode=0o700)
    except OSError as error:
        raise fail("write_failed", str(part), reason=failure_reason(error)) from None
    try:
        yield part
    finally:
        remove_path(part)
