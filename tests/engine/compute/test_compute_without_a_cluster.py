"""``run`` on a cluster that cannot be had: one clear message, and soon."""

import sys

import pytest

from pieces import squared
from spacereserve.engine.compute import Cluster, _cluster, run
from spacereserve.engine.errors import ComputeError

distributed = pytest.importorskip("distributed", reason="Dask is an extra")


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(_cluster, "_SECONDS_TO_ANSWER", 1)


def test_a_cluster_that_is_not_there_is_told():
    with pytest.raises(ComputeError, match="cannot be reached"):
        run((1,), squared, where=Cluster("tcp://127.0.0.1:1"))


def test_an_address_that_is_none_is_told():
    with pytest.raises(ComputeError, match="cannot be reached"):
        run((1,), squared, where=Cluster("somewhere:over"))


def test_a_cluster_without_workers_is_told():
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=None) as none,
        pytest.raises(ComputeError, match="has no workers"),
    ):
        run((1,), squared, where=Cluster(none.scheduler_address))


def test_workers_of_another_version_are_told(monkeypatch):
    monkeypatch.setattr(_cluster, "__version__", "0.0.0")

    with (
        distributed.LocalCluster(
            n_workers=1, processes=False, dashboard_address=None
        ) as one,
        pytest.raises(ComputeError, match="another version"),
    ):
        run((1,), squared, where=Cluster(one.scheduler_address))


def test_without_dask_the_way_to_install_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(ComputeError, match=r"spacereserve\[cluster\]"):
        run((1,), squared, where=Cluster("tcp://127.0.0.1:1"))
