"""From records to JSON Schema: what a file may hold as it is written, not as it is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from esvalue.core.distributions import KINDS
from esvalue.core.files import write_file
from esvalue.inputs.cards import Card
from esvalue.inputs.library import _PriceFile
from esvalue.inputs.parameters import RECORD_KEYS, NumberEntry
from esvalue.inputs.scenario import Scenario
from esvalue.inputs.schemas.descriptions import ABOUT, FILES_ABOUT, KEYS
from esvalue.inputs.sources import Source, Vocabulary

__all__ = ["FILES", "Json", "Kind", "published", "schema", "schema_of", "text", "write_schemas"]

Json = dict[str, Any]
#: name of the schema -> what the file holds.
FILES: dict[str, Any] = {
    "scenario": Scenario,
    "card": Card,
    "prices": _PriceFile,
    "sources": dict[str, Source],
    "vocabulary": Vocabulary,
}


def _spread(inner: Json) -> Json:
    kinds = {
        kind: {
            "type": "array",
            "items": {"type": "number"},
            "description": f"[{', '.join(names)}]",
            **({"minItems": 2} if kind == "empirical" else {"minItems": len(names), "maxItems": len(names)}),
        }
        for kind, names in KINDS.items()
    }
    table = {
        "type": "object",
        "properties": kinds,
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    return {"anyOf": [table, {"const": "fixed"}]}


#: What a validator that runs before its record lets a file write: name of the validator -> schema of the record ->
#: schema of the file.
_BEFORE: dict[str, Callable[[Json], Json]] = {
    "_as_table": lambda inner: {"anyOf": [inner, {"type": "string"}]},
    "finite": lambda inner: {"type": "number"},
    "_spread": _spread,
    "_as_record": lambda inner: {"anyOf": [inner, {"type": "number"}]},
    "<lambda>": lambda inner: {"anyOf": [inner, {"const": "n/a"}]},
    "_statistic": lambda inner: {
        "anyOf": [{"enum": ["median", "mean"]}, {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}]
    },
    "_limit": lambda inner: {"anyOf": [{"type": "number"}, {"const": "budget"}]},
    "Parameter._record_in_place": lambda inner: inner,
    "_as_text": lambda inner: {"type": ["string", "number"]},
    "_gather": lambda inner: inner,
    "Scenario._payments_alone": lambda inner: inner,
    "Head._a_year": lambda inner: {"anyOf": [inner, {"type": "integer", "minimum": 1000, "maximum": 9999}]},
}


@dataclass(frozen=True)
class Kind:
    """A kind of file: the record it is read into, its title, and words in both languages.

    `about` says what the file is, `records` what a record is, `keys` what a key (`Record.key`, or `key` wherever it
    stands) means, `before` what a validator that runs before its record lets a file write, by the validator's name.
    """

    model: Any
    title: str
    about: str
    records: Mapping[str, str]
    keys: Mapping[str, str]
    before: Mapping[str, Callable[[Json], Json]] = field(default_factory=dict)


class _AsWritten(GenerateJsonSchema):
    """Describes what stands in a file, before validators gather it into records."""

    before: Mapping[str, Callable[[Json], Json]] = _BEFORE

    def function_before_schema(self, schema: Any) -> Json:
        inner = super().function_before_schema(schema)
        if schema["function"]["function"] is NumberEntry.__metadata__[0].func:  # type: ignore[attr-defined]
            return {"anyOf": [inner, {"type": "number"}, {"const": "n/a"}]}
        return self.before[schema["function"]["function"].__qualname__](inner)

    def nullable_schema(self, schema: Any) -> Json:
        """TOML has no null: a key is there or it is not."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> Json:
        made = super().default_schema(schema)
        if made.get("default", 0) is None:
            del made["default"]
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema(name: str) -> Json:
    """Return the JSON Schema (draft 7, which every editor reads) of a kind of file: scenario, card, prices,
    sources, vocabulary.
    """
    made = schema_of(Kind(FILES[name], *FILES_ABOUT[name], ABOUT, KEYS))
    if name == "scenario":
        _with_base(made)
    return made


def schema_of(kind: Kind) -> Json:
    """Return the JSON Schema of a kind of file."""

    class Writing(_AsWritten):
        before: Mapping[str, Callable[[Json], Json]] = {**_BEFORE, **kind.before}

    made = TypeAdapter(kind.model).json_schema(by_alias=True, schema_generator=Writing)
    defs = made.setdefault("$defs", {})
    defs.pop("Spread", None)  # written as a table of one key
    for definition, body in defs.items():
        _in_place(definition, body, defs)
    whole = kind.model.__name__.strip("_") if isinstance(kind.model, type) else ""
    for definition, body in [*defs.items(), (whole, made)]:
        _describe(definition.strip("_"), body, kind)
    made.pop("description", None)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": kind.title,
        "description": kind.about,
        **{k: v for k, v in made.items() if k != "title"},
    }


def _in_place(name: str, body: Json, defs: Json) -> None:
    """Let the keys of a record stand beside the others where the record is written in place;
    a parameter has one form.
    """
    properties = body.get("properties", {})
    if "record" not in properties:
        return
    record = defs["Record"]["properties"]
    beside = {key: value for key, value in properties.items() if key != "record"}
    body["properties"] = {**beside, **{key: record[key] for key in RECORD_KEYS if key not in beside}}
    forms = ("value", "values", "rivals", "table") if name == "Parameter" else ("times", "table", "value")
    body["oneOf"] = [{"required": [form]} for form in forms]
    body["dependencies"] = {"table": ["by"], "by": ["table"]}


def _describe(name: str, body: Json, kind: Kind) -> None:
    """Put the words for a record and for its keys into its schema, drop the names pydantic makes up."""
    body.pop("title", None)
    if name in kind.records:
        body["description"] = kind.records[name]
    for key, part in body.get("properties", {}).items():
        words = kind.keys.get(f"{name}.{key}") or kind.keys.get(key)
        if words:
            body["properties"][key] = {
                "description": words,
                **{k: v for k, v in part.items() if k not in ("description", "title")},
            }


def _with_base(made: Json) -> None:
    """A scenario over a base is a patch: any part of it may be left out, so only its top-level keys are checked.

    Editors complete from `properties` and `anyOf`, not from `else`: so the parts stand there too, asking for nothing.
    """
    alone = {"required": ["payments"], "not": {"required": ["domains"]}}
    made["$defs"]["Head"]["required"].remove("price_year")  # payments alone need none
    dated = {"required": ["domains"], "properties": {"scenario": {"required": ["price_year"]}}}
    full = {"properties": made["properties"], "required": made.pop("required")}
    full["anyOf"] = [dated, alone]
    open_ = {key: {"description": part["description"], "anyOf": [part, {}]} for key, part in full["properties"].items()}
    made["properties"] = {"base": {"type": "string", "description": KEYS["Scenario.base"]}, **open_}
    made["if"] = {"required": ["base"]}
    made["else"] = full


def text(name: str) -> str:
    """Return the schema of a kind of file as it is published."""
    return published(schema(name))


def published(made: Json) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into a folder as NAME.schema.json; return the files."""
    return [write_file(folder / f"{name}.schema.json", text(name)) for name in FILES]
