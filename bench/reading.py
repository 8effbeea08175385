"""What reading a reply costs the engine: `python -m bench.reading` measures on the Python that runs it."""

import gc
import json
import subprocess
import sys
import time
import tracemalloc
from dataclasses import asdict, dataclass

from assessment.library import Library
from assessment.reader import Reader
from tests.assessment.reader.reading import AREAS
from tests.shipped import library
from tests.understanding.judging import LANGUAGES, Labelled, replies

RUNS = 3
LONG = 1600
"""Characters of the longest message that a carrier hands on."""


@dataclass
class Cost:
    building: float
    """Seconds until a reader for every language is ready."""
    megabytes: float
    """What the reader holds when it has read every labelled reply."""
    milliseconds: dict[str, float]
    """A message, by language, all languages being live."""
    longest: dict[str, float]
    """A message of LONG characters, by language."""


def measured_by(python: str) -> Cost:
    """On another Python: the engine's is not the one that benchmarks run on."""
    done = subprocess.run([python, "-m", "bench.reading"], check=True, capture_output=True, text=True)
    return Cost(**json.loads(done.stdout))


def measure() -> Cost:
    shipped = library()
    labelled = {code: replies(code) for code in LANGUAGES if shipped.lexicons.get(code)}
    started = time.process_time()
    reader = Reader(shipped)
    building = time.process_time() - started
    _read(reader, shipped, [one for chosen in labelled.values() for one in chosen])  # what is read first is prepared
    milliseconds = {code: _per_message(reader, shipped, chosen) for code, chosen in labelled.items()}
    longest = {code: _per_message(reader, shipped, [_long(chosen)]) for code, chosen in labelled.items()}
    return Cost(building, _held(shipped, labelled), milliseconds, longest)


def _held(shipped: Library, labelled: dict[str, tuple[Labelled, ...]]) -> float:
    gc.collect()
    tracemalloc.start()
    reader = Reader(shipped)
    for chosen in labelled.values():
        _read(reader, shipped, chosen)
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / 1e6


def _per_message(reader: Reader, shipped: Library, chosen: list[Labelled] | tuple[Labelled, ...]) -> float:
    """The best of some runs: other programs only ever add to it."""
    took = []
    for _ in range(RUNS):
        started = time.process_time()
        _read(reader, shipped, chosen)
        took.append(time.process_time() - started)
    return min(took) / len(chosen) * 1000


def _long(chosen: tuple[Labelled, ...]) -> Labelled:
    """One long answer made of all that was typed to open questions."""
    told = [one for one in chosen if (one.question or "").startswith("OPEN") and one.kind == "not_stop"]
    text = " ".join(one.text for one in told)
    fields = {name: getattr(told[0], name) for name in told[0].__dataclass_fields__}
    return Labelled(**fields | {"text": (text + " ") * (LONG // len(text) + 1)})


def _read(reader: Reader, shipped: Library, chosen: list[Labelled] | tuple[Labelled, ...]) -> None:
    live = [code for code in shipped.languages if code != "en"]
    choices = {"AREA": AREAS, "LANGUAGE": [language.name for language in shipped.languages.values()]}
    for one in chosen:
        reader.read(
            one.text[:LONG],
            instrument=one.instrument,
            question=one.question,
            languages=[one.language, *(code for code in live if code != one.language), "en"],
            offered=one.offered,
            choices=choices.get(one.question or "", ()),
        )


if __name__ == "__main__":
    json.dump(asdict(measure()), sys.stdout)
