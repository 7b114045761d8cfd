"""``run``: the same results in the same order, wherever the work is done."""

from functools import partial

import pytest

from pieces import dies, dies_once, refuses_three, shared_and, squared
from spacereserve.engine.compute import Cluster, Cores, Here, iter_results, run
from spacereserve.engine.errors import ComputeError, InputError

distributed = pytest.importorskip("distributed", reason="Dask is an extra")

TWENTY = tuple(range(20))


@pytest.fixture(scope="module")
def cluster():
    """Two real workers in processes of their own, for all tests of this file."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as two:
        yield Cluster(two.scheduler_address)


@pytest.fixture(params=["here", "cores", "cluster"])
def where(request):
    if request.param == "cluster":
        return request.getfixturevalue("cluster")
    return {"here": Here(), "cores": Cores(2)}[request.param]


def test_results_come_in_the_order_of_the_pieces(where):
    assert run(TWENTY, squared, where=where) == [n * n for n in TWENTY]


def test_nothing_to_do_is_done_without_workers():
    assert run((), squared, where=Cluster("tcp://127.0.0.1:1")) == []


def test_what_all_pieces_share_travels_with_the_function(where):
    shared = tuple(range(100))

    results = run((1, 2), partial(shared_and, shared), where=where)

    assert results == [(4950, 1), (4950, 2)]


def test_progress_grows_to_one(where):
    told = []

    run(TWENTY, squared, where=where, progress=told.append)

    assert told == [(n + 1) / 20 for n in TWENTY]


def test_a_stop_keeps_the_results_of_the_first_pieces(where):
    asked = []

    def stop():
        asked.append(True)
        return len(asked) > 7

    assert run(TWENTY, squared, where=where, stop=stop) == [n * n for n in range(7)]


def test_a_mistake_of_a_piece_is_raised_as_it_is(where):
    with pytest.raises(ValueError, match="three is refused"):
        run(TWENTY, refuses_three, where=where)


def test_a_reader_may_leave_before_the_end(where):
    results = iter_results(TWENTY, squared, where=where)

    first = next(results)
    results.close()

    assert first == 0


@pytest.mark.parametrize("where", ["cores", "cluster"], indirect=True)
def test_a_worker_that_is_killed_loses_nothing(where, tmp_path):
    mark = tmp_path / "died"

    results = run(TWENTY, partial(dies_once, str(mark)), where=where)

    assert mark.exists()
    assert results == [n * n for n in TWENTY]


def test_processes_that_die_again_and_again_are_told():
    with pytest.raises(ComputeError, match="die again and again"):
        run((0, 1), dies, where=Cores(1))


def test_no_processes_at_all_are_refused():
    with pytest.raises(InputError, match="at least 1"):
        Cores(0)
