"""The JSON Schema of rule files, made from the records that read them and the tables of words.

``python -m esvalue.payments.schemas docs/reference/schemas`` writes it.

>>> rule_schema()["$defs"]["Term"]["properties"]["combine"]["enum"]
['each', 'worst', 'sum', 'mean']
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from esvalue.core.files import write_file
from esvalue.inputs.schemas.making import Json, Kind, published, schema_of
from esvalue.payments.rule_file import NOT_SEEN, RuleFile
from esvalue.payments.schedules import SCHEDULES
from esvalue.payments.schema_words import ABOUT, KEYS, RECORDS, TITLE
from esvalue.payments.words import BOTH, WORDS

__all__ = ["rule_schema", "write_rule_schema"]

_NUMBER: Json = {"type": "number"}
_MEASURED = {"measure": "measure", "against": "against", "over": "against", "combine": "combine"}
#: Record and key -> the words a file may write there; a list of them where the key holds a list.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "Term": {
        **_MEASURED, "per": "per", "period": "period", "by": "by", "raised_by": "raised", "sides": "sides",
        "cap": "cap", "at_threshold": "threshold",
    },
    "Condition": {**_MEASURED, "is": "when", "kind": "kind"},
    "Settle": {"several": "several"},
    "Pool": {"shortfall": "shortfall", "surplus": "surplus"},
    "InForce": {"kind": "date"},
}  # fmt: skip


def _schedule() -> Json:
    """Return what may be written as a schedule: a word alone, or a word with the number or the bands it takes."""
    takes: Mapping[str, Json] = {
        "number": _NUMBER,
        "bands": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Band"}},
    }
    tables = [
        {"type": "object", "properties": {word: takes[one.takes]}, "required": [word], "additionalProperties": False}
        for word, one in SCHEDULES.items()
        if one.takes
    ]
    return {"anyOf": [{"enum": [word for word, one in SCHEDULES.items() if not one.takes]}, *tables]}


def rule_schema() -> Json:
    """Return the JSON Schema (draft 7, which every editor reads) of a rule file."""
    before: Mapping[str, Callable[[Json], Json]] = {
        "_by_name": lambda inner: {"anyOf": [inner, _NUMBER]},
        "_amount": lambda inner: {"anyOf": [inner, _NUMBER, {"const": NOT_SEEN}]},
        "_schedule": lambda inner: inner,
        "Term._no_bare_schedule": lambda inner: inner,
    }
    made = schema_of(Kind(RuleFile, TITLE, ABOUT, RECORDS, KEYS, before))
    defs = made["$defs"]
    defs["Schedule"] = {"description": RECORDS["Schedule"], **_schedule()}
    made["properties"]["terms"]["minItems"] = 1
    for record, keys in _WORDS.items():
        for key, name in keys.items():
            _say(defs[record]["properties"][key], name)
    return made


def _say(part: Json, name: str) -> None:
    """Put the words a key may hold into its schema, with their titles."""
    titles = {word: title for word, title in WORDS[name].titles.items() if word != BOTH}
    known: Any = {"enum": list(titles)}
    if part.get("type") == "array":
        part["items"] = {**part["items"], **known}
    elif part.get("type") == "object":
        part["propertyNames"] = known
    else:
        part.update(known)
    said = "; ".join(f"{word}: {title.zh} {title.en}" for word, title in titles.items())
    part["description"] = f"{part['description']} {said}"


def write_rule_schema(folder: Path) -> Path:
    """Write the schema into a folder as rule.schema.json; return the file."""
    return write_file(folder / "rule.schema.json", published(rule_schema()))


def main(arguments: list[str]) -> int:
    """Write the schema and print its file; without a folder say how it is called."""
    if len(arguments) != 1:
        print("python -m esvalue.payments.schemas DIR", file=sys.stderr)
        return 2
    print(write_rule_schema(Path(arguments[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
