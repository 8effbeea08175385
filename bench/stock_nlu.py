"""A stock Rasa 3.6.21 pipeline on the labelled replies: trained on the tuned two thirds, asked about the held-out rest.

Runs in .venv-stock (the engine's environment and scikit-learn). Reads {language: {"train": [[text, label]], "test":
[text]}} on stdin, writes {language: [label or null]} on stdout; null: the fallback threshold was not reached.
Rasa's documented default, DIET, needs TensorFlow; its scikit-learn classifier with character n-grams stands in for it.
"""

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

CONFIG = {
    "recipe": "default.v1",
    "assistant_id": "stock-nlu",
    "language": "en",  # of its components only the tokenizer looks at it, to refuse Chinese; n-grams need no words
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "LogisticRegressionClassifier"},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
}
"""The featurizers and the fallback with the numbers of Rasa's default configuration."""
FALLBACK = "nlu_fallback"
OBEYED = json.dumps({"outcome": "answer", "value": None})
"""A text such as "/answer{...}": stock Rasa takes any intent and any value from whoever types it."""


def answered(train: list[list[str]], test: list[str]) -> list[str | None]:
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    names = sorted({label for _, label in train})
    with tempfile.TemporaryDirectory() as folder:
        config, data = Path(folder) / "config.yml", Path(folder) / "nlu.json"
        config.write_text(json.dumps(CONFIG), encoding="utf-8")
        examples = [{"text": text, "intent": str(names.index(label)), "entities": []} for text, label in train]
        data.write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}), encoding="utf-8")
        agent = Agent.load(str(train_nlu(str(config), str(data), folder)))
        read = [asyncio.run(agent.parse_message(text)) for text in test]
    found = [message["intent"]["name"] for message in read]
    return [None if name in (None, FALLBACK) else names[int(name)] if name.isdigit() else OBEYED for name in found]


def main() -> None:
    given: dict[str, Any] = json.load(sys.stdin)
    out, sys.stdout = sys.stdout, sys.stderr  # Rasa prints as it trains
    found = {language: answered(replies["train"], replies["test"]) for language, replies in given.items()}
    json.dump(found, out)


if __name__ == "__main__":
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    main()
