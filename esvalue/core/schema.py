"""Reading TOML into strict records: closed schema, every mistake of a file at once, nearest names.

Records are frozen pydantic models. pydantic's findings become :class:`~esvalue.core.errors.Mistake` s with the file,
the key path and a remedy; a traceback never reaches a user.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from difflib import get_close_matches
from math import log10
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from esvalue.core.errors import InputError, Mistake, Mistakes, Reason, choice_fields, fail, nearest
from esvalue.core.files import failure_reason
from esvalue.core.names import check_names
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.core.toml_words import syntax_reason
from esvalue.core.written import NOT_APPLICABLE, read_number

__all__ = ["Name", "Strict", "keys_at", "parse_record", "read_toml", "shown_value"]

M = TypeVar("M", bound=BaseModel)
#: Characters of a value that a message shows.
SHOWN = 80
#: Most tables within tables a file may have.
DEEPEST = 40


if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass as _Telling
else:

    class _Telling(type(BaseModel)):
        """Records made by hand say what is wrong as those of a file do: the key, the nearest, what is needed."""

        def __call__(cls, *given: Any, **named: Any) -> Any:
            try:
                return super().__call__(*given, **named)
            except ValidationError as error:
                raise InputError([_problem(cls, named, cls.__name__, one) for one in error.errors()]) from None


class Strict(Shown, BaseModel, metaclass=_Telling):
    """A frozen record with a closed set of keys and no silent conversion; `words` says what the words mean that some of
    its keys are chosen from: key -> word -> title.
    """

    words: ClassVar[Mapping[str, Mapping[str, Text]]] = {}
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


def _given(value: str) -> str:
    """Refuse a name of nothing: a key that has none is left out."""
    if not value.strip():
        raise Reason(
            Text(zh="名称为空；没有名称就不要写这个键", en="an empty name; leave the key out where there is none")
        )
    return value


#: The name of something else: of a column, a node, an entry of a file.
Name = Annotated[str, AfterValidator(_given)]


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file, or one clear error (missing, not UTF-8, broken syntax, nested too deep)."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise fail("file_missing", str(path)) from None
    except (OSError, ValueError) as error:
        raise fail("file_unreadable", str(path), reason=failure_reason(error)) from None
    if raw.startswith(b"PK\x03\x04"):
        raise fail("toml_workbook", str(path))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fail("not_utf8", str(path), position=error.start) from None
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise fail("toml_deep", str(path)) from None
    except ValueError as error:  # a broken line; or a number of thousands of digits, which the interpreter refuses
        raise fail("toml_syntax", str(path), reason=syntax_reason(str(error))) from None
    _check_sizes(data, str(path))
    return data


def _check_sizes(data: dict[str, Any], where: str) -> None:
    """Raise for what has no end: tables within tables, and integers of more than 64 bits (TOML has none,
    arithmetic no room for them).
    """
    if _ends(data):
        return
    stack: list[tuple[tuple[str, ...], Any]] = [((), data)]
    while stack:
        at, part = stack.pop()
        if len(at) > DEEPEST:
            raise fail("toml_deep", f"{where}: {'.'.join(at[:3])}...")
        if isinstance(part, int) and part.bit_length() > 63:
            raise fail("toml_integer", f"{where}: {'.'.join(at)}", given=shown_value(part))
        inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        stack.extend(((*at, str(key)), value) for key, value in inner)


def _ends(part: Any, left: int = DEEPEST) -> bool:
    """Tell whether a part of a file is neither too deep nor holds too large an integer."""
    if isinstance(part, str | float):
        return left >= 0
    if isinstance(part, int):
        return left >= 0 and part.bit_length() <= 63
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return left >= 0 and all(_ends(value, left - 1) for value in inner)


def parse_record(model: type[M], data: Mapping[str, Any], where: str) -> M:
    """Return `data` as a record of class `model`, or every mistake in it at once."""
    problems = Mistakes()
    record = parse_into(problems, model, data, where)
    problems.raise_if_any()
    return record


def parse_into(problems: Mistakes, model: type[M], data: Mapping[str, Any], where: str) -> M:
    """Return the record, and add misspelt keys, and names in two dresses,
    to `problems` so that they do not hide what else is wrong in the file.

    Such a key is read as the key it resembles, and left out where it resembles none.

    Raises
    ------
    InputError
        All of `problems`, when the record cannot be read.
    """
    check_names(data, where, problems)
    tried: set[tuple[Any, ...]] = (
        set()
    )  # every pass takes a key out, and puts one in only where none was put before: it ends
    while True:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            findings = _findings(error, data)
        unknown = [finding for finding in findings if finding["type"] == "extra_forbidden"]
        for finding in unknown or findings:
            problems.extend(InputError([_problem(model, data, where, finding)]))
        repaired = deepcopy(dict(data))
        done = [_repair(model, repaired, finding["loc"], tried) for finding in unknown]
        if not done or not all(done):
            problems.raise_if_any()
        data = repaired


def _findings(error: ValidationError, data: Mapping[str, Any]) -> list[Any]:
    """Return what was found, at paths of the file: of a value that may be a table or a text, what is said of the one
    that was written.
    """
    found = []
    for finding in error.errors():
        path = _in_file(finding, data)
        cut = len(path) < len([step for step in finding["loc"] if step != "record"])
        wanted = {"string_type": str, "model_type": Mapping, "dict_type": Mapping}.get(finding["type"])
        if cut and wanted is not None and not isinstance(finding["input"], wanted | int | float | list):
            continue  # the other of the two was meant
        found.append({**finding, "loc": path})
    return found or error.errors()


def _in_file(finding: Any, data: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the path of a finding without the steps that are no keys: which of several kinds a value could be."""
    path: list[Any] = []
    here: Any = data
    for i, step in enumerate(finding["loc"]):
        there = step in here if isinstance(here, Mapping) else isinstance(here, list) and isinstance(step, int)
        if there:
            here = here[step]
            path.append(step)
        elif step == "record" or (i == len(finding["loc"]) - 1 and finding["type"] == "missing"):
            path.append(step)
    return tuple(path)


def _repair(model: type[BaseModel], data: dict[str, Any], path: tuple[Any, ...], tried: set[tuple[Any, ...]]) -> bool:
    """Read an unknown key of `data` as the key it resembles, once each, or leave it out; tell whether it was found."""
    here: Any = data
    at: list[Any] = []
    for step in path[:-1]:
        if (isinstance(here, dict) and step in here) or (isinstance(here, list) and isinstance(step, int)):
            here = here[step]
            at.append(step)  # a step that is no key names a part of the record, not of the file
    if not isinstance(here, dict) or path[-1] not in here:
        return False
    value = here.pop(path[-1])
    tried.add((*at, path[-1]))
    known = keys_at(model, [str(step) for step in path[:-1]])
    meant = [key for key in get_close_matches(str(path[-1]), known, n=1, cutoff=0.75) if (*at, key) not in tried]
    if meant:
        tried.add((*at, meant[0]))
        here.setdefault(meant[0], value)
    return True


_WHOLE = Text(zh="应为整数，如 2024", en="a whole number is needed, such as 2024")
#: What is wanted where a value has a wrong type, by pydantic's kind of finding.
_WANTED = {
    "bool_type": Text(zh="应为 true 或 false", en="true or false is needed"),
    "string_type": Text(zh='应为加引号的文字，如 "..."', en='a text in quotes is needed, such as "..."'),
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": Text(zh="数字位数过多", en="the number has too many digits"),
    "float_type": Text(zh="应为数字", en="a number is needed"),
    "list_type": Text(zh="应为数组，如 [...]", en="a list is needed, such as [...]"),
}


def _problem(model: type[BaseModel], data: Mapping[str, Any], where: str, finding: Any) -> Mistake:
    path = [str(step) for step in finding["loc"] if step != "record"]
    key = _spelled(finding["loc"]) or "(file)"
    at = f"{where}: {key}"
    kind = finding["type"]
    if kind == "extra_forbidden" and path[-1] in keys_at(model, [str(step) for step in finding["loc"]][:-1]):
        return Mistake(
            "record_key", at, {"key": path[-1]}
        )  # it would be one in a record written inline, and there is none
    if kind == "extra_forbidden":
        known = keys_at(model, [str(step) for step in finding["loc"]][:-1])
        return Mistake(
            "unknown_key",
            at,
            {"key": path[-1], "nearest": nearest(path[-1], known) or "-", "known": ", ".join(sorted(known))},
        )
    if kind == "missing":
        return Mistake("missing_key", at, {"key": path[-1] if path else "?"})
    if kind == "value_error":
        error = finding["ctx"]["error"]
        if isinstance(error, Reason):
            return Mistake(error.code, at, {"reason": error.said})
        return Mistake("bad_value", at, {"reason": error})
    if kind == "literal_error":
        expected = finding["ctx"]["expected"]
        words = expected.replace("'", "").replace(" or ", ", ").split(", ")
        titles = getattr(_record_class(_annotation_at(model, path[:-1])) or model, "words", {}).get(path[-1], {})
        fields = choice_fields(finding["input"], {word: titles.get(word) for word in words} if titles else words)
        chinese = fields["known"]["zh"] if isinstance(fields["known"], Text) else expected
        return Mistake("bad_choice", at, {**fields, "known": Text(zh=chinese, en=expected)})
    wanted = (
        _table_of(model, path)
        if kind in ("dict_type", "model_type")
        else _WANTED.get(kind, Text(zh="类型不对", en=finding["msg"]))
    )
    if kind == "float_type" and (entry := _number_meant(finding["input"])):
        wanted = Text(zh=f"应为数字，请写 {entry}（不加引号）", en=f"a number is needed, so write {entry} (no quotes)")
    return Mistake("bad_type", at, {"given": shown_value(finding["input"]), "reason": wanted})


def _spelled(steps: tuple[Any, ...]) -> str:
    """Return a path as messages write it, entries of a list counted from one.

    >>> _spelled(("requirements", 0, "at_least"))
    'requirements[1].at_least'
    """
    text = ""
    for step in steps:
        if step != "record":
            text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _number_meant(given: Any) -> str:
    """Return the number a text in quotes stands for as TOML writes it, or "".

    >>> _number_meant("80%"), _number_meant("12,000"), _number_meant("many")
    ('0.8', '12000', '')
    """
    if not isinstance(given, str):
        return ""
    read = read_number(given)
    meant = read.meant if read.value is None else f"{read.value:.12g}"
    return meant if meant != NOT_APPLICABLE else ""


def _table_of(model: type[BaseModel], path: list[str]) -> Text:
    """Return that a table is wanted at a path, with the keys it must have."""
    record = _record_class(_annotation_at(model, path))
    needed = (
        [field.alias or name for name, field in record.model_fields.items() if field.is_required()] if record else []
    )
    keys = ", ".join(f"{key} = ..." for key in needed)
    return Text(
        zh=f"应为表，如 {{ {keys or '键 = ...'} }}", en=f"a table is needed, such as {{ {keys or 'key = ...'} }}"
    )


def shown_value(value: Any) -> str:
    """Return a value as it is shown in a message: as a file writes it, cut where it is long.

    >>> shown_value(True), shown_value("x" * 300)[-4:]
    ('true', 'xxx…')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if (
        isinstance(value, int) and value.bit_length() > 4 * SHOWN
    ):  # the interpreter prints no more than some thousand digits
        return f"1e{int(value.bit_length() * log10(2))}"
    text = repr(value) if isinstance(value, str | int | float | list | dict) else str(value)
    return text if len(text) <= SHOWN else text[:SHOWN].rstrip() + "…"


def keys_at(model: type[BaseModel], path: list[str]) -> set[str]:
    """Return the keys a record allows at a path, following fields, tables and arrays."""
    here = _record_class(_annotation_at(model, path))
    if here is None:
        return set()
    keys = {field.alias or name for name, field in here.model_fields.items()}
    inner = here.model_fields.get("record")  # a record written inline: its keys stand beside the others
    return keys if inner is None else (keys - {"record"}) | keys_at(here, ["record"])


def _annotation_at(model: type[BaseModel], path: list[str]) -> Any:
    here: Any = model
    for step in path:
        here = _descend(here, step)
    return here


def _descend(annotation: Any, step: str) -> Any:
    record = _record_class(annotation)
    if record is not None:
        for name, field in record.model_fields.items():
            if step in (name, field.alias):
                return field.annotation
        return None
    for part in _members(annotation):
        if get_origin(part) in (dict, Mapping, list, tuple):
            return get_args(part)[-1] if get_args(part)[-1] is not Ellipsis else get_args(part)[0]
    return None


def _members(annotation: Any) -> tuple[Any, ...]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _members(get_args(annotation)[0])
    if origin in (dict, Mapping, list, tuple) or isinstance(annotation, type):
        return (annotation,)
    return tuple(member for part in get_args(annotation) for member in _members(part)) or (annotation,)


def _record_class(annotation: Any) -> type[BaseModel] | None:
    for part in _members(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None
