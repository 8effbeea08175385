"""Runs Rasa's graph in an order worked out once.

Reason: the stock runner builds a dask graph, sorts it and schedules it anew on every run, half of a turn's time.
"""

from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

Step = tuple[str, tuple[str, ...]]


class OrderedGraphRunner(DaskGraphRunner):
    """The same nodes, called with the same inputs; for models that are served, never for training."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans: dict[tuple[str, ...], list[Step]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Outputs by target (see the parent class)."""
        wanted = tuple(targets or self._graph_schema.target_names)
        plan = self._plans.get(wanted)
        if plan is None:
            plan = self._plans[wanted] = self._plan(wanted)
        done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        try:
            for name, needs in plan:
                # A need without output is an input that was not given; the node is told its name, as dask would.
                done[name] = self._instantiated_nodes[name](*[done.get(need, need) for need in needs])
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return dict(done[name] for name in wanted)

    def _plan(self, wanted: tuple[str, ...]) -> list[Step]:
        nodes = self._graph_schema.nodes
        plan: dict[str, tuple[str, ...]] = {}

        def visit(name: str) -> None:
            if name in plan or name not in nodes:
                return
            needs = tuple(nodes[name].needs.values())
            for need in needs:
                visit(need)
            plan[name] = needs

        for name in wanted:
            visit(name)
        return list(plan.items())
