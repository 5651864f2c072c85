"""What the law wants to stand where a charity asks for money (Companies Act and SI 2015/17; Charities Act 2011)."""

from msntc.giving.models.ways import ways
from msntc.organisation.models import current


def unnamed() -> list[str]:
    """What of it staff have not written yet, each with its place."""
    organisation = current()
    wanted = {
        "the charity’s legal name (under Organisation)": organisation.legal_name,
        "the registered office (under Organisation)": organisation.registered_office,
        "the country where the company is registered (under Ways to give)": ways().registered_in,
    }
    return [words for words, value in wanted.items() if not value]
