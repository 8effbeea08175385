"""`python -m bench.understanding [--write]`: how the held-out replies are read, per language and per kind of reply.

Beside our reader: a stock Rasa pipeline, trained on the replies that ours was tuned on (bench/stock_nlu.py).
`--write` puts the tables into docs/understanding.md.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import get_args

from assessment.reading import Reading
from tests.understanding.judging import LANGUAGES, Judgement, Labelled, judge, replies
from tests.understanding.reading import as_read

ROOT = Path(__file__).parent.parent
STOCK = ROOT / ".venv-stock/bin/python"
PAGE = ROOT / "docs/understanding.md"
BEGIN, END = "<!-- measured -->", "<!-- end of measured -->"
JUDGEMENTS = get_args(Judgement)
UNCLEAR = Reading("unclear")

Judged = Sequence[tuple[Labelled, Judgement]]


def held_out() -> tuple[Labelled, ...]:
    """What the reader was not tuned on: the held-out thirds and the fresh replies."""
    return tuple(reply for language in LANGUAGES for reply in replies(language) if reply.held_out)


def by_reader(labelled: Iterable[Labelled]) -> Judged:
    return [(reply, judge(reply, as_read(reply))) for reply in labelled]


def by_stock() -> Judged:
    given = {
        language: {
            "train": [[reply.text, _label(reply.expected[0])] for reply in replies(language) if not reply.held_out],
            "test": [reply.text for reply in replies(language) if reply.held_out],
        }
        for language in LANGUAGES
    }
    ran = subprocess.run(
        [STOCK, "-m", "bench.stock_nlu"],
        cwd=ROOT, input=json.dumps(given), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        sys.exit(f"the stock pipeline failed:\n{ran.stderr[-2000:]}")
    labels = json.loads(ran.stdout)
    found = {language: iter(labels[language]) for language in LANGUAGES}
    return [(reply, judge(reply, _reading(next(found[reply.language]), reply))) for reply in held_out()]


def _label(expected: Mapping[str, object]) -> str:
    return json.dumps(expected, sort_keys=True)


def _reading(label: str | None, reply: Labelled) -> Reading:
    """What the stock bot would do: an intent carries its value, an open answer is the text."""
    if label is None:
        return UNCLEAR
    said = json.loads(label)
    if said["outcome"] == "answer":
        return Reading(
            "answer", value=said.get("value", reply.text.strip()), comment=said.get("comment") and reply.text
        )
    values = tuple(said.get("values", ()))
    return Reading(said["outcome"], values=values, command=said.get("command"), language=said.get("language"))


def tables(ours: Judged, stock: Judged | None) -> str:
    """Both tables in Markdown, in per cent; `stock` None: without the columns of the comparison."""
    languages = _table("language", ours, stock, lambda reply: reply.language)
    kinds = _table("kind", ours, stock, lambda reply: reply.kind)
    return f"{languages}\n\n{kinds}"


def _table(heading: str, ours: Judged, stock: Judged | None, group: Callable[[Labelled], str]) -> str:
    names = [heading, "replies", *JUDGEMENTS, *(("stock: right", "stock: misrecorded") if stock is not None else ())]
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    groups = sorted({group(reply) for reply, _ in ours})
    for name in [*groups, "all"]:
        own = _counted(ours, group, name)
        cells = [name, str(own.total()), *(_share(own, judgement) for judgement in JUDGEMENTS)]
        if stock is not None:
            others = _counted(stock, group, name)
            cells += [_share(others, "understood", "confirmed"), _share(others, "misrecorded")]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _counted(judged: Judged, group: Callable[[Labelled], str], name: str) -> Counter[Judgement]:
    return Counter(judgement for reply, judgement in judged if name in (group(reply), "all"))


def _share(counts: Counter[Judgement], *judgements: Judgement) -> str:
    return f"{100 * sum(counts[judgement] for judgement in judgements) / counts.total():.1f}"


def shown(page: str) -> str:
    """The tables that the page shows. ValueError: it has no place for them."""
    found = re.search(f"{BEGIN}\n(.*){END}", page, re.DOTALL)
    if found is None:
        raise ValueError(f"no {BEGIN} … {END} in the page")
    return found[1].strip()


def main(arguments: Sequence[str]) -> None:
    measured = tables(by_reader(held_out()), by_stock())
    print(measured)
    if "--write" in arguments:
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        after = rest.split(END)[1]
        PAGE.write_text(f"{before}{BEGIN}\n{measured}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
