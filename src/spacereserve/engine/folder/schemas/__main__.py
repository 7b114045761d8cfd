"""Writes the shipped schemas anew and, to the path given, the field reference.

python -m spacereserve.engine.folder.schemas docs/reference/records.md
"""

from __future__ import annotations

import sys
from pathlib import Path

from spacereserve.engine.folder.reference import field_reference
from spacereserve.engine.folder.schemas import write_schemas

if __name__ == "__main__":
    write_schemas()
    for path in sys.argv[1:2]:
        Path(path).write_text(field_reference(), "utf-8", newline="\n")
