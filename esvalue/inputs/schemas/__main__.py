"""Write the JSON Schemas into a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from esvalue.inputs.schemas.making import write_schemas


def main(arguments: list[str]) -> int:
    """Write the schemas and print their files; without a folder say how it is called."""
    if len(arguments) != 1:
        print("python -m esvalue.inputs.schemas DIR", file=sys.stderr)
        return 2
    for path in write_schemas(Path(arguments[0])):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
