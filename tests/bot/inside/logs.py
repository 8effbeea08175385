"""Nothing a person wrote reaches the log, whoever logs it and however."""

import contextlib
import io
import logging
import sys
import unittest
import warnings

import structlog

from bot.logs import configure


class LogsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.stderr = io.StringIO()
        with contextlib.redirect_stderr(self.stderr):
            self.formatter = configure()
        self.formatter.serving = True

    def test_lines_of_others_are_cut_to_their_origin(self) -> None:
        logging.getLogger("rasa.core.processor").error("could not read %s", "Jane")
        logging.getLogger("sanic.error").exception("Exception for Jane", exc_info=self.error())
        logging.getLogger().warning("Jane")
        structlog.get_logger("rasa").warning("message.parsing.failed", user_text="Jane")
        warnings.warn("Failed to parse Jane", stacklevel=1)
        self.assertIn("rasa.core.processor: line", self.stderr.getvalue())
        self.assertIn("ValueError", self.stderr.getvalue())
        self.assertNotIn("Jane", self.stderr.getvalue())

    def test_our_exceptions_show_where_and_not_what(self) -> None:
        logging.getLogger("bot.channel").exception("turn failed", exc_info=self.error())
        logged = self.stderr.getvalue()
        self.assertIn("bot.channel: turn failed", logged)
        self.assertIn("in error", logged)
        self.assertIn("ValueError", logged)
        self.assertNotIn("Jane Doe", logged)

    def test_before_serving_rasa_may_say_what_is_wrong_with_the_setup(self) -> None:
        self.formatter.serving = False
        logging.getLogger("rasa.core.agent").error("Could not load model")
        logging.getLogger("rasa.core.agent").exception("Why", exc_info=self.error())
        self.assertIn("Could not load model", self.stderr.getvalue())
        self.assertIn("Jane Doe", self.stderr.getvalue())

    @staticmethod
    def error() -> object:
        words = "Jane Doe"
        try:
            int(words)
        except ValueError:
            return sys.exc_info()
        return None


if __name__ == "__main__":
    unittest.main()
