"""Flow: looks given to passes, within what passes, revolutions and days can hold.

A look of an item (a need and a bin) goes through a pass of a satellite, and from there,
where its service states such limits, through the revolution and the day of the
satellite. Looks that are already given move where that makes room. Where no move helps,
the minimum cut names the passes, revolutions and days that are full.

Source: Ford, Fulkerson (1956), Canadian Journal of Mathematics 8, 399-404.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

__all__ = ["Flow", "Full", "Item", "Node"]

Item = tuple[str, int]
"""A need (id) and a bin of it."""

Node = tuple[str, int]
"""What holds looks: its kind (``pass``, ``revolution`` or ``day``) and its key."""

_NO_LOOK = -1


@dataclass(frozen=True)
class _In:
    """The way into a node."""

    node: Node


@dataclass(frozen=True)
class _Out:
    """The way out of a node, open while it has room."""

    node: Node


_Vertex = Item | _In | _Out


@dataclass(frozen=True)
class Full:
    """Why one more look found no place.

    Attributes:
        items: Items that could have made room between them.
        nodes: What is full and stands in their way.
        n_outside: Their looks in passes that have nothing to do with it.
    """

    items: frozenset[Item]
    nodes: frozenset[Node]
    n_outside: int


@dataclass(eq=False)
class Flow:
    """Looks of one service, being given to passes.

    Attributes:
        rooms: Looks that a node of each kind holds; kinds without a limit are absent.
        above: The revolution of each pass, and the day of each revolution, if limited.
        chances: For each item: its looks as (pass, look), earliest first.
        taken: For each item: look by pass, of those taken.
        standing: For each node: looks that are chosen already and stay.
    """

    rooms: Mapping[str, int]
    above: dict[Node, Node] = field(default_factory=dict)
    chances: dict[Item, list[tuple[int, int]]] = field(default_factory=dict)
    taken: dict[Item, dict[int, int]] = field(default_factory=dict)
    standing: Counter[Node] = field(default_factory=Counter)
    _load: dict[Node, set[Item]] = field(default_factory=lambda: defaultdict(set))
    _below: dict[Node, Counter[Node]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    _came: dict[_Vertex, tuple[_Vertex, int]] = field(default_factory=dict)

    def chain(self, node: Node) -> Iterator[Node]:
        """A node and all that stand above it."""
        yield node
        while node in self.above:
            node = self.above[node]
            yield node

    def stand(self, key: int) -> None:
        """Counts a look in a pass (by its key) that is chosen already and stays."""
        self.standing.update(self.chain(("pass", key)))

    def take(self, item: Item) -> Full | None:
        """Takes one more look for an item, moving others where needed.

        Args:
            item: The item.

        Returns:
            None where it found a place, else what is full.
        """
        if self._fits(item):
            return None
        self._came = {}
        queue: deque[_Vertex] = deque([item])
        while queue:
            vertex = queue.popleft()
            for found, look in self._next(vertex):
                if found in self._came or found == item:
                    continue
                self._came[found] = (vertex, look)
                end = self._climb(found, queue)
                if end is not None:
                    self._move(end, item)
                    return None
        return self._full(item)

    def _fits(self, item: Item) -> bool:
        """Takes the earliest look that has room as it is: where any way would end."""
        taken = self.taken[item]
        for key, look in self.chances[item]:
            if key in taken:
                continue
            chain = list(self.chain(("pass", key)))
            if all(self._has_room(node) for node in chain):
                taken[key] = look
                self._load[chain[0]].add(item)
                for below, node in pairwise(chain):
                    self._below[node][below] += 1
                return True
        return False

    def _has_room(self, node: Node) -> bool:
        return self._n_moving(node) + self.standing[node] < self.rooms[node[0]]

    def _next(self, vertex: _Vertex) -> Iterator[tuple[_Vertex, int]]:
        """What is reached by one more look, or by giving one back; with the look."""
        if isinstance(vertex, _Out):
            yield _In(vertex.node), _NO_LOOK
        elif not isinstance(vertex, _In):
            yield from self._free_chances(vertex)
        elif vertex.node[0] == "pass":
            for other in sorted(self._load[vertex.node]):
                yield other, _NO_LOOK
        else:
            for below in sorted(self._below[vertex.node]):
                if self._n_moving(below):
                    yield _Out(below), _NO_LOOK

    def _free_chances(self, item: Item) -> Iterator[tuple[_Vertex, int]]:
        for key, look in self.chances[item]:
            if key not in self.taken[item]:
                yield _In(("pass", key)), look

    def _n_moving(self, node: Node) -> int:
        if node[0] == "pass":
            return len(self._load[node])
        return self._below[node].total()

    def _climb(self, vertex: _Vertex, queue: deque[_Vertex]) -> _Out | None:
        """Goes on to what stands above while there is room; the end, if reached."""
        queue.append(vertex)
        while isinstance(vertex, _In):
            node, out = vertex.node, _Out(vertex.node)
            if not self._has_room(node) or out in self._came:
                return None
            self._came[out] = (vertex, _NO_LOOK)
            if node not in self.above:
                return out
            vertex = _In(self.above[node])
            if vertex in self._came:
                return None
            self._came[vertex] = (out, _NO_LOOK)
            queue.append(vertex)
        return None

    def _move(self, end: _Vertex, start: Item) -> None:
        """Moves looks along the way that was found, from its end back."""
        here = end
        while here != start:
            before, look = self._came[here]
            self._step(before, here, look)
            here = before

    def _step(self, before: _Vertex, here: _Vertex, look: int) -> None:
        if isinstance(before, _Out) and isinstance(here, _In):
            if before.node != here.node:
                self._below[here.node][before.node] += 1
        elif isinstance(before, _In) and isinstance(here, _Out):
            if before.node != here.node:
                self._below[before.node][here.node] -= 1
        elif isinstance(here, _In) and isinstance(before, tuple):
            self.taken[before][here.node[1]] = look
            self._load[here.node].add(before)
        elif isinstance(before, _In) and isinstance(here, tuple):
            del self.taken[here][before.node[1]]
            self._load[before.node].discard(here)

    def _full(self, item: Item) -> Full:
        reached: set[_Vertex] = {item, *self._came}
        items = frozenset(one for one in reached if isinstance(one, tuple))
        ways_in = (one.node for one in reached if isinstance(one, _In))
        n_outside = sum(
            _In(("pass", key)) not in reached
            for one in items
            for key, _ in self.chances[one]
        )
        full = frozenset(node for node in ways_in if _Out(node) not in reached)
        return Full(items, full, n_outside)
