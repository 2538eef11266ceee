"""Equations of one's own: read from a Python file or an installed package, and written into a file from a notebook.

Reading such a file runs it. It is read where its user names it, or installed it, and nowhere else: never because it
lies in a folder of a run or a scenario.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import sys
import textwrap
import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from esvalue.core.arguments import checked
from esvalue.core.errors import EsvalueError, Mistake, Mistakes, fail, nearest
from esvalue.core.files import failure_reason, write_file
from esvalue.equations.equation import Equation, asked, registered
from esvalue.equations.proof import check_equation

__all__ = [
    "GROUP",
    "OwnFile",
    "Plugin",
    "idle_files",
    "kept_sources",
    "known_digests",
    "load_equations",
    "load_plugins",
    "save_equations",
]

#: Entry points that name modules of equations.
GROUP = "esvalue.equations"
#: What a file of saved equations begins with.
HEAD = '''"""Equations of my own for esvalue."""

from typing import Annotated

import numpy as np

from esvalue import Text, equation
from esvalue.equations import Array, In, Out
'''
_HEADED = {"Annotated", "np", "Text", "equation", "Array", "In", "Out"}
#: The file that stands for equations of a notebook.
NOTEBOOK = "notebook.py"


@dataclass(frozen=True)
class OwnFile:
    """A file of equations that was read: its path, the SHA-256 of its text, its text, the equations it registered."""

    path: Path
    digest: str
    text: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Plugin:
    """An installed package whose equations were read."""

    name: str
    module: str
    package: str
    version: str


_FILES: dict[str, OwnFile] = {}
_PLUGINS: dict[str, Plugin] = {}


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text as UTF-8 with Unix line ends."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8")).hexdigest()


@checked
def load_equations(path: str | Path) -> OwnFile:
    """Read a Python file of equations: its code runs, each equation is proved, and cards may then name it.

    Parameters
    ----------
    path
        A file that registers equations with :func:`esvalue.equation`, such as :func:`save_equations` writes.

    Raises
    ------
    InputError
        A file that cannot be read or fails, with its line; one without equations; an equation that is not proved (see
        :func:`esvalue.check_equation`) or whose name is taken.

    Examples
    --------
    >>> load_equations("nowhere.py")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: nowhere.py: no such file; check the name and the folder
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise fail("file_missing", str(path)) from None
    except (OSError, ValueError) as error:
        raise fail("file_unreadable", str(path), reason=failure_reason(error)) from None
    digest = digest_of(text)
    if digest in _FILES:
        return _FILES[digest]
    before = set(registered())
    module = types.ModuleType(f"esvalue_own_{file.stem}_{digest[:8]}")
    module.__file__ = str(file)
    sys.modules[module.__name__] = module  # what is pickled or read as source is looked up there
    try:
        exec(compile(text, str(file), "exec"), module.__dict__)
    except EsvalueError:
        raise
    except SyntaxError as error:
        raise fail("equations_file", file.name, line=error.lineno or 0, reason=str(error.msg)) from None
    except Exception as error:  # whatever a file of a user's own can raise
        line = next(
            (one.tb_lineno for one in reversed(_frames(error)) if one.tb_frame.f_code.co_filename == str(file)), 0
        )
        raise fail("equations_file", file.name, line=line, reason=f"{type(error).__name__}: {error}"[:200]) from None
    names = tuple(name for name in registered() if name not in before)
    if not names:
        raise fail("equations_none", file.name)
    _prove(names)
    _FILES[digest] = OwnFile(file, digest, text, names)
    return _FILES[digest]


def _frames(error: BaseException) -> list[types.TracebackType]:
    found, here = [], error.__traceback__
    while here is not None:
        found.append(here)
        here = here.tb_next
    return found


def _prove(names: Iterable[str]) -> None:
    problems, known = Mistakes(), registered()
    for name in names:
        try:
            check_equation(known[name].function)
        except EsvalueError as error:
            problems.extend(error)  # type: ignore[arg-type]
    problems.raise_if_any()


def load_plugins() -> list[Plugin]:
    """Read the equations of installed packages: modules they name under the entry points ``esvalue.equations``.

    Raises
    ------
    InputError
        A package whose module fails; ``--no-plugins`` leaves all out.
    """
    for point in entry_points(group=GROUP):
        if point.value in _PLUGINS:
            continue
        try:
            point.load()
        except EsvalueError:
            raise
        except Exception as error:  # whatever a package of someone else's can raise
            raise fail("plugin_failed", point.value, name=point.name, reason=str(error)[:200]) from None
        package = point.dist.name if point.dist is not None else "-"
        version = point.dist.version if point.dist is not None else "-"
        _PLUGINS[point.value] = Plugin(point.name, point.value.split(":")[0], package, version)
    return list(_PLUGINS.values())


def plugins_loaded() -> list[Plugin]:
    """Return the installed packages whose equations were read."""
    return list(_PLUGINS.values())


def is_own(one: Equation) -> bool:
    """Tell whether an equation is not of the library."""
    return not one.function.__module__.startswith("esvalue.")


def _of_plugin(one: Equation) -> bool:
    return any(one.function.__module__.split(".")[0] == plugin.module.split(".")[0] for plugin in _PLUGINS.values())


@checked
def save_equations(path: str | Path, names: Sequence[str] | None = None, *, replace: bool = False) -> Path:
    """Write equations registered in this session, such as those of a notebook, into a file for ``--equations``.

    Parameters
    ----------
    path
        The file, such as ``mine.py``.
    names
        Which; by default all that are not of the library or of an installed package.
    replace
        Overwrite a file that is there.

    Raises
    ------
    InputError
        No such equation; none at all; one whose source is not at hand, or that uses what cannot be written down; a file
        that is there.

    Examples
    --------
    >>> save_equations("mine.py", ["no_equation_of_mine"])
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: ...no_equation_of_mine...
    """
    known = {name: one for name, one in registered().items() if is_own(one) and not _of_plugin(one)}
    for name in names or ():
        if name not in known:
            raise fail("unknown_equation", "save_equations", name=name, nearest=nearest(name, known) or "-")
    wanted = list(names or known)
    if not wanted:
        raise fail("equations_none", str(path))
    return write_file(path, _written([known[name] for name in wanted]), replace=replace)


def _written(several: Sequence[Equation]) -> str:
    """Return the text of a file that registers equations again: their source, and all it needs."""
    needed: dict[str, str] = {}
    bodies = [_source(one.function, one.name, needed) for one in several]
    above = [text for text in needed.values() if text]
    imports = [text for text in above if text.startswith(("import ", "from "))]
    others = [text for text in above if text not in imports]
    parts = [HEAD.rstrip(), *imports, *(f"\n\n{text}" for text in others), *(f"\n\n{body}" for body in bodies)]
    return "\n".join(parts) + "\n"


def _source(function: Callable[..., Any], name: str, needed: dict[str, str]) -> str:
    """Return the source of a function, with what it needs of its module added to `needed`."""
    try:
        text = textwrap.dedent(inspect.getsource(function)).rstrip()
    except (OSError, TypeError):
        raise fail("equation_no_source", name) from None
    tree = ast.parse(text)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for one in sorted(used & function.__globals__.keys() - _HEADED - {function.__name__}):
        if one not in needed:
            needed[one] = ""
            needed[one] = _definition(one, function.__globals__[one], name, needed)
    return text


def _definition(one: str, value: Any, name: str, needed: dict[str, str]) -> str:
    """Return the line that makes a name again: an import, a number or text, a function of the same module."""
    if isinstance(value, types.ModuleType):
        return f"import {value.__name__} as {one}"
    if isinstance(value, bool | int | float | str | tuple | type(None)):
        return f"{one} = {value!r}"
    module = getattr(value, "__module__", None)
    if (
        isinstance(value, types.FunctionType)
        and not (module or "").startswith("esvalue.")
        and module in ("__main__", None)
    ):
        return _source(value, one, needed)
    if isinstance(module, str) and module != "__main__" and hasattr(value, "__name__"):
        return f"from {module} import {value.__name__}" + (f" as {one}" if value.__name__ != one else "")
    raise fail("equation_needs", name, needs=one, type=type(value).__name__)


def kept_sources(used: Iterable[Equation]) -> dict[str, str]:
    """Return the text of every file of the equations used that are not of the library, by a name of its own; those of
    installed packages are known by their version.
    """
    own = [one for one in used if is_own(one) and not _of_plugin(one)]
    made: dict[str, str] = {}
    for file in _FILES.values():
        if any(one.name in file.names for one in own):
            name = file.path.name if file.path.name not in made else f"{file.path.stem}-{file.digest[:8]}.py"
            made[name] = file.text
    loose = [one for one in own if not any(one.name in file.names for file in _FILES.values())]
    if loose:
        made[NOTEBOOK] = _written(sorted(loose, key=lambda one: one.name))
    return made


def idle_files() -> list[Mistake]:
    """Return what is to say of every file that was read and of which no card used an equation."""
    used, told = asked(), []
    for file in _FILES.values():
        if used.isdisjoint(file.names):
            name = file.names[0]
            fields: dict[str, object] = {"names": ", ".join(file.names), "name": name}
            fields["nearest"] = nearest(name, used) or "-"
            told.append(Mistake("equations_idle", str(file.path), fields))
    return told


def known_digests(names: Iterable[str] = ()) -> set[str]:
    """Return the digests of the sources that are loaded: files, and equations of this session by name."""
    known = registered()
    files = {name for file in _FILES.values() for name in file.names}
    loose = [known[name] for name in sorted(names) if name in known and name not in files and is_own(known[name])]
    found = set(_FILES)
    if loose:
        found.add(digest_of(_written(loose)))
    return found
