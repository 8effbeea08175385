"""People who know Rasa can use its own commands from the root; the set-up's `.pth` file is what lets them."""

import os
import subprocess
from pathlib import Path

from tests.bot.running_engine import PYTHON, ROOT, TOKEN, running_engine


def rasa(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    command = [PYTHON.with_name("rasa"), *arguments]
    environment = {**os.environ, **settings}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_validate():
    done = rasa("data", "validate", "--fail-on-warnings")
    assert done.returncode == 0, done.stderr
    assert "No story structure conflicts found" in done.stdout + done.stderr


def test_train_and_serve(tmp_path: Path):
    done = rasa("train", "--out", str(tmp_path), "--force")
    assert done.returncode == 0, done.stderr
    with running_engine(tmp_path, "http://127.0.0.1:9/actions") as engine:
        engine.wait()
        assert engine.intents("stop", "1") == ["stop", "answer"]


def test_run_names_the_setting_that_is_missing():
    environment = {"FAMILYVOICE_ENGINE_TOKEN": TOKEN}
    done = rasa("run", "--port", "1", **environment)
    assert done.returncode != 0
    assert "FAMILYVOICE_ACTION_URL" in done.stdout + done.stderr


def test_rasa_reads_its_own_files_of_the_data_folder_only():
    script = (
        "from rasa.shared.data import get_data_files, is_nlu_file, is_config_file\n"
        "from rasa.shared.core.training_data.loading import *\n"
        "from rasa.shared.data import *\n"
        "from rasa.shared.importers.rasa import RasaFileImporter\n"
        "files = RasaFileImporter(training_data_paths='data')\n"
        "print(sorted(files._nlu_files + files._story_files + files._conversation_test_files))\n"
    )
    done = subprocess.run([PYTHON, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "['data/nlu/nlu.yml', 'data/rules.yml']"
