"""What the law wants to stand where a charity asks for money (Companies Act and SI 2015/17; Charities Act 2011)."""

from msntc.organisation.models import get_organisation


def list_missing_legal_details() -> list[str]:
    """What of it staff have not written yet, each with its place."""
    organisation = get_organisation()
    wanted = {
        "the charity’s legal name (under Organisation)": organisation.legal_name,
        "the registered office (under Organisation)": organisation.registered_office,
        "the part of the UK where the company is registered (under Organisation)": organisation.registered_in,
    }
    return [words for words, value in wanted.items() if not value]
