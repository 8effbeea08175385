"""A small instrument for tests of scoring: two blocks, the usual scale."""

from assessment.instrument import Block, Instrument, Option, Question

SCALE = (Option(1, 0), Option(2, 100 / 3), Option(3, 200 / 3), Option(4, 100), Option(0))
BLOCKS = (Block("1", ("A1", "A2")), Block("2", ("B1", "B2", "B3")))


def item(name: str, block: str) -> Question:
    return Question(name, "scale", SCALE, block, element=f"about {name}", gap_type="same")


def small(role: str = "family") -> Instrument:
    questions = {name: item(name, block.id) for block in BLOCKS for name in block.items}
    return Instrument(role, 1, role, questions, BLOCKS, tuple(questions), (), ())
