"""A page's whole answer, kept while nothing that it hangs on has changed.

In a rush everybody asks for the same few pages. What such a page says is then put together once, not once a visitor.
"""

from collections.abc import Callable

from msntc.organisation.models import get_organisation


class Answer:
    """The last answer of one page. The organisation's names stand on every page, so every answer hangs on them too.

    Not locked: where two visitors come at once, both get it put together, and either answer may stay.
    """

    def __init__(self):
        self._last = (None, None, b"")

    def body(self, hangs_on: tuple, put_together: Callable[[], str]) -> bytes:
        organisation = get_organisation()
        row, hung_on, body = self._last
        if row is not organisation or hung_on != hangs_on:
            body = put_together().encode()
            self._last = (organisation, hangs_on, body)
        return body
