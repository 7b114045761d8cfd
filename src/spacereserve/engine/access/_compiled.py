"""Compiles a kernel once and keeps the machine code for the next process.

Numba notices a change in the file of a cached function, but not in the files of the
functions it calls. So the code is kept under a name made from the text of all files
that kernels call into (``_*.py``) and of the Earth's figures, which are compiled into
them: a changed kernel is compiled again, an unchanged one never.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

from spacereserve.engine.orbits import earth

__all__ = ["compiled", "inlined", "streamed"]

_Kernel = TypeVar("_Kernel", bound=Callable[..., Any])

# No 'nnan' or 'ninf': a position that is not a number must stay visible.
_SCALAR = {"contract", "arcp", "nsz", "reassoc"}
# No 'reassoc': with it, streaming loads become gathers, five times slower.
_STREAM = {"contract", "nsz", "nnan"}


def _kernel_directory() -> Path:
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for source in (*sorted(folder.glob("_*.py")), Path(earth.__file__)):
        digest.update(source.name.encode())
        digest.update(source.read_bytes())
    return folder / "__pycache__" / f"kernels-{digest.hexdigest()[:16]}"


_DIRECTORY = str(_kernel_directory())


def _compile(kernel: _Kernel, **options: Any) -> _Kernel:
    settings = vars(numba.config)
    before = settings["CACHE_DIR"]
    settings["CACHE_DIR"] = _DIRECTORY
    try:
        made = numba.njit(cache=True, error_model="numpy", **options)(kernel)
    finally:
        settings["CACHE_DIR"] = before
    return cast("_Kernel", made)


def compiled(*, parallel: bool = False) -> Callable[[_Kernel], _Kernel]:
    """Marks a kernel with branches and scalar work; ``parallel`` for an outer loop."""

    def decorate(kernel: _Kernel) -> _Kernel:
        return _compile(kernel, fastmath=_SCALAR, parallel=parallel)

    return decorate


def streamed(kernel: _Kernel) -> _Kernel:
    """Marks a kernel that is one loop over long rows, to be vectorised."""
    return _compile(kernel, fastmath=_STREAM)


def inlined(kernel: _Kernel) -> _Kernel:
    """Marks a small function that is copied into the kernels that call it."""
    return cast("_Kernel", numba.njit(error_model="numpy", inline="always")(kernel))
