"""The accuracy that the docs tell is the accuracy there is."""

from bench.understanding import JUDGEMENTS, PAGE, by_reader, held_out, shown, tables


def own(table: str) -> list[list[str]]:
    """The rows without the columns of the comparison, which takes longer than a test may."""
    rows = [line.split("|")[1:-1] for line in table.splitlines() if line]
    return [[cell.strip() for cell in row[: 2 + len(JUDGEMENTS)]] for row in rows]


def test_the_published_tables_are_true() -> None:
    published = own(shown(PAGE.read_text(encoding="utf-8")))
    assert published == own(tables(by_reader(held_out()), None)), "run `make understanding` and commit the page"
