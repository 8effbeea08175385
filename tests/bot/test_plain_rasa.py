"""People who know Rasa can use its own commands from the root; the set-up's `.pth` file is what lets them."""

import os
import subprocess
from pathlib import Path

from tests.bot.action_server import ActionServer
from tests.bot.running_engine import PYTHON, ROOT, TOKEN, running_engine


def rasa(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    command = [PYTHON.with_name("rasa"), *arguments]
    environment = {**os.environ, **settings}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_validate():
    done = rasa("data", "validate", "--fail-on-warnings")
    assert done.returncode == 0, done.stderr
    assert "No story structure conflicts found" in done.stdout + done.stderr


def test_train_and_run(tmp_path: Path, actions: ActionServer):
    done = rasa("train", "--out", str(tmp_path), "--force")
    assert done.returncode == 0, done.stderr
    with running_engine(tmp_path, actions.url, plain_rasa=True) as engine:
        engine.wait()
        assert engine.intents("stop", "1") == ["stop", "answer"]
        assert engine.turn("stop").status_code == 200
    assert actions.actions == ["action_stop"]


def test_run_names_the_setting_that_is_missing():
    environment = {"FAMILYVOICE_ENGINE_TOKEN": TOKEN}
    done = rasa("run", "--port", "1", **environment)
    assert done.returncode != 0
    assert "FAMILYVOICE_ACTION_URL" in done.stdout + done.stderr


def test_rasa_reads_its_own_files_of_the_data_folder_only():
    script = (
        "from rasa.shared.importers.rasa import RasaFileImporter\n"
        "found = RasaFileImporter(training_data_paths='data')\n"
        "print(sorted(found._nlu_files + found._story_files + found._conversation_test_files))\n"
    )
    done = subprocess.run([PYTHON, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "['data/nlu/nlu.yml', 'data/rules.yml']"
