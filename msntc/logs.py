"""Log lines that tell what broke and never whom it broke for.

An exception from the database quotes the failed statement with its values ("LINE 1: … = 'N80NP'"), and a
traceback may end in a visitor's words. What stands after an exception's type is therefore left out.
"""

import logging
import traceback


class PrivateFormatter(logging.Formatter):
    """Prints where an exception was raised and of what type, without its message or the values around it."""

    def formatException(self, ei):
        kind, _, trace = ei
        lines = [
            f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)
        ]
        return "\n".join([*lines, f"  {kind.__module__}.{kind.__qualname__}"])
