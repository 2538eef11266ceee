"""What the system says of files, in both languages; names no file can have."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from esvalue.core.text import Text

__all__ = ["failure_reason", "is_file", "is_folder"]

_SAID = {
    errno.ENOSPC: Text(zh="磁盘空间已满", en="no space left on the disk"),
    errno.EDQUOT: Text(zh="磁盘配额已用完", en="the quota of disk space is used up"),
    errno.EACCES: Text(zh="没有权限", en="permission denied"),
    errno.EPERM: Text(zh="不允许该操作", en="not permitted"),
    errno.EROFS: Text(zh="磁盘只读", en="the disk can only be read"),
    errno.ENOENT: Text(zh="找不到文件或文件夹", en="no such file or folder"),
    errno.ENOTDIR: Text(zh="路径中有一段是文件而不是文件夹", en="a part of the path is a file, not a folder"),
    errno.EISDIR: Text(zh="这是文件夹而不是文件", en="it is a folder, not a file"),
    errno.EEXIST: Text(zh="已有同名文件", en="there is a file of that name"),
    errno.ENOTEMPTY: Text(zh="文件夹不是空的", en="the folder is not empty"),
    errno.ENAMETOOLONG: Text(zh="名称过长", en="the name is too long"),
    errno.EBUSY: Text(zh="正被其他程序使用", en="it is in use by another program"),
    errno.ETXTBSY: Text(zh="正被其他程序使用", en="it is in use by another program"),
    errno.EXDEV: Text(zh="文件夹在另一块磁盘上", en="the folder lies on another disk"),
    errno.EIO: Text(zh="磁盘读写出错", en="the disk cannot be read or written"),
    errno.EMFILE: Text(zh="打开的文件过多", en="too many files are open"),
    errno.ENFILE: Text(zh="打开的文件过多", en="too many files are open"),
    errno.ELOOP: Text(zh="链接成环", en="links lead in a circle"),
    errno.EFBIG: Text(zh="文件过大，磁盘存不下", en="the file would be too large for the disk"),
}


def failure_reason(error: OSError | ValueError) -> Text:
    """Return why something cannot be read or written, as a person says it.

    >>> str(failure_reason(OSError(errno.ENOSPC, "No space left on device")))
    'no space left on the disk'
    """
    number = getattr(error, "errno", None)
    if number in _SAID:
        return _SAID[number]
    if isinstance(error, ValueError):  # a NUL in the name, or a character the system cannot hold
        return Text(zh="名称含有文件名不能有的字符", en="the name holds a character no file name can have")
    text = error.strerror or str(error) or type(error).__name__
    return Text.same(text)


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
