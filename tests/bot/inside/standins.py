"""What stands in for packages that are not installed: enough for imports, refused when called."""

import importlib
import pkgutil
import sys
import tempfile
import unittest
from collections.abc import Sequence
from pathlib import Path

from bot.standins import STAND_INS, MissingPackageError, install


class StandInsTest(unittest.TestCase):
    def test_the_environment_is_small_because_they_are_missing(self) -> None:
        import sklearn
        import tensorflow

        self.assertIsNone(getattr(sklearn, "__file__", None))
        self.assertIsNone(getattr(tensorflow, "__file__", None))

    def test_usable_wherever_nothing_runs(self) -> None:
        import scipy.sparse
        import tensorflow as tf
        from sanic_jwt import exceptions

        class Layer(tf.keras.layers.Layer, Sequence[int]):
            """Subclass of a stand-in and of something real."""

        def annotated(matrix: scipy.sparse.spmatrix | int | None) -> tf.Tensor["int"]:
            return matrix

        self.assertIs(annotated(None), None)
        self.assertIs(tf.keras.layers.Layer, tf.keras.layers.Layer)
        self.assertNotIsInstance(3, scipy.sparse.spmatrix)
        with self.assertRaises(KeyError):
            try:
                raise KeyError
            except (exceptions.AuthenticationFailed, tf.errors.OpError, ValueError):
                self.fail("caught")

    def test_a_call_says_what_is_missing(self) -> None:
        import sklearn.linear_model
        import tensorflow as tf

        class Model(tf.keras.Model):
            """As Rasa's own."""

        for call, name in ((sklearn.linear_model.LogisticRegression, "sklearn"), (Model, "tensorflow")):
            with self.assertRaisesRegex(MissingPackageError, f"installed without {name}"):
                call()

    def test_an_installed_package_wins(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "redis.py").write_text("REAL = True\n")
            sys.modules.pop("redis", None)
            sys.path.append(folder)
            try:
                self.assertTrue(importlib.import_module("redis").REAL)
                with self.assertRaises(ModuleNotFoundError):
                    importlib.import_module("redis.cluster")
            finally:
                sys.path.remove(folder)
                del sys.modules["redis"]

    def test_other_names_stay_missing(self) -> None:
        with self.assertRaises(ModuleNotFoundError):
            importlib.import_module("transformers")
        install()
        self.assertEqual(sum(type(finder).__module__ == "bot.standins" for finder in sys.meta_path), 1)

    def test_all_of_rasa_imports(self) -> None:
        import rasa

        wanted_but_never_ours = "rasa.nlu.utils.hugging_face.registry"
        for module in pkgutil.walk_packages(rasa.__path__, "rasa."):
            if module.name not in ("rasa.__main__", wanted_but_never_ours):
                importlib.import_module(module.name)

    def test_every_name_is_one_that_rasa_imports(self) -> None:
        import rasa

        source = "\n".join(path.read_text() for path in Path(rasa.__file__).parent.rglob("*.py"))
        unused = {name for name in STAND_INS if f"import {name}" not in source and f"from {name}" not in source}
        self.assertEqual(unused, set())


if __name__ == "__main__":
    unittest.main()
