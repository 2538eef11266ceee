"""Files and folders: written whole or not at all, named safely, and what the system says when it cannot.

>>> from esvalue.core.files import made_folder, write_file
"""

from __future__ import annotations

from esvalue.core.files.names import slug
from esvalue.core.files.pages import page_policy
from esvalue.core.files.remnants import hidden, restore, sweep
from esvalue.core.files.system import failure_reason, is_file, is_folder
from esvalue.core.files.whole import (
    absolute,
    check_free,
    is_busy,
    made_folder,
    made_parts,
    scratch,
    write_file,
    write_files,
)

__all__ = [
    "absolute",
    "check_free",
    "failure_reason",
    "hidden",
    "is_busy",
    "is_file",
    "is_folder",
    "made_folder",
    "made_parts",
    "page_policy",
    "restore",
    "scratch",
    "slug",
    "sweep",
    "write_file",
    "write_files",
]
