"""Compute: many independent pieces of work, here, on all cores, or on a Dask cluster.

``run(pieces, function, where=Cores())`` gives what a plain loop would give, in the same
order and the same bytes. A worker that is lost loses nothing, and a stop keeps what is
done.
"""

from spacereserve.engine.compute.running import Progress, Stop, iter_results, run
from spacereserve.engine.compute.where import Cluster, Cores, Here, Where

__all__ = [
    "Cluster",
    "Cores",
    "Here",
    "Progress",
    "Stop",
    "Where",
    "iter_results",
    "run",
]
