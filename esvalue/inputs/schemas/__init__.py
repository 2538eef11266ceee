"""JSON Schemas of the files people write, made from the records that read them, so that editors complete and check.

``python -m esvalue.inputs.schemas docs/reference/schemas`` writes them.

>>> from esvalue.inputs.schemas import FILES, schema
>>> sorted(FILES)
['card', 'prices', 'scenario', 'sources', 'vocabulary']
>>> schema("sources")["additionalProperties"]["$ref"]
'#/$defs/Source'
"""

from __future__ import annotations

from esvalue.inputs.schemas.making import FILES, schema, text, write_schemas

__all__ = ["FILES", "schema", "text", "write_schemas"]
