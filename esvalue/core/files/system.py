"""What the system says of files, in both languages; names no file can have."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from esvalue.core.errors import Reason

__all__ = ["failure_reason", "is_file", "is_folder"]

_SAID = {
    errno.ENOSPC: ("no space left on the disk", "磁盘空间已满"),
    errno.EDQUOT: ("the quota of disk space is used up", "磁盘配额已用完"),
    errno.EACCES: ("permission denied", "没有权限"),
    errno.EPERM: ("not permitted", "不允许该操作"),
    errno.EROFS: ("the disk can only be read", "磁盘只读"),
    errno.ENOENT: ("no such file or folder", "找不到文件或文件夹"),
    errno.ENOTDIR: ("a part of the path is a file, not a folder", "路径中有一段是文件而不是文件夹"),
    errno.EISDIR: ("it is a folder, not a file", "这是文件夹而不是文件"),
    errno.EEXIST: ("there is a file of that name", "已有同名文件"),
    errno.ENOTEMPTY: ("the folder is not empty", "文件夹不是空的"),
    errno.ENAMETOOLONG: ("the name is too long", "名称过长"),
    errno.EBUSY: ("it is in use by another program", "正被其他程序使用"),
    errno.ETXTBSY: ("it is in use by another program", "正被其他程序使用"),
    errno.EXDEV: ("the folder lies on another disk", "文件夹在另一块磁盘上"),
    errno.EIO: ("the disk cannot be read or written", "磁盘读写出错"),
    errno.EMFILE: ("too many files are open", "打开的文件过多"),
    errno.ENFILE: ("too many files are open", "打开的文件过多"),
    errno.ELOOP: ("links lead in a circle", "链接成环"),
    errno.EFBIG: ("the file would be too large for the disk", "文件过大，磁盘存不下"),
}


def failure_reason(error: OSError | ValueError) -> Reason:
    """Return why something cannot be read or written, as a person says it.

    >>> str(failure_reason(OSError(errno.ENOSPC, "No space left on device")))
    'no space left on the disk'
    """
    number = getattr(error, "errno", None)
    if number in _SAID:
        return Reason(*_SAID[number])
    if isinstance(error, ValueError):  # a NUL in the name, or a character the system cannot hold
        return Reason("the name holds a character no file name can have", "名称含有文件名不能有的字符")
    text = error.strerror or str(error) or type(error).__name__
    return Reason(text, text)


def is_file(path: Path) -> bool:
    """Tell whether a file is there; a name no file can have (too long, with a NUL) names none."""
    try:
        return os.path.isfile(path)
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Tell whether a folder is there; a name no folder can have names none."""
    try:
        return os.path.isdir(path)
    except (OSError, ValueError):
        return False
