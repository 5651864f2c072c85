"""The words of a Gift Aid declaration, by version. What was shown is kept with each declaration.

Model elements of HMRC's declaration (gov.uk/claim-gift-aid/gift-aid-declarations). The charity's treasurer confirms
them before launch. A change of words is a new version: the old one stays, because people agreed to it.
"""

CONSENT_VERSION = "2026-11"
CONSENTS = {
    "2026-11": {
        "by_email": "You may write to me by e-mail about your work",
        "by_post": "You may write to me by post about your work",
    }
}
"""What people agreed to with a tick, by version and channel. Nothing here is ever changed, only added to."""

ONE_GIFT = "I want to Gift Aid this gift to {charity}. If I give it every month, I mean each month of it."
ALL_GIFTS = (
    "I want to Gift Aid this gift, and any gifts I make in the future or have made in the past 4 years, "
    "to {charity}."
)
EARLIER = "I have made a Gift Aid declaration to {charity} before and still pay enough tax. It holds for this gift too."
NO_GIFT = "I want to Gift Aid any gifts I make in the future or have made in the past 4 years to {charity}."
TAX = (
    "I am a UK taxpayer and understand that if I pay less Income Tax and/or Capital Gains Tax than the amount of Gift "
    "Aid claimed on all my donations in that tax year it is my responsibility to pay any difference."
)
NON_UK = "I am a non-UK donor: I do not live in the UK."
MOVED_AWAY = "On {day:%d/%m/%Y} the donor told us: " + NON_UK
MOVED_BACK = "On {day:%d/%m/%Y} the donor told us that they live in the UK again."
ON_PAPER = "On paper, which the charity keeps: the words stand there."
TELL_US = (
    "Please tell us if you want to cancel this declaration, if your name or home address changes, or if you no longer "
    "pay enough tax on your income and/or capital gains."
)


def build_declaration_text(charity: str, *, scope: str, in_uk: bool) -> str:
    """The whole declaration as it is shown. `scope` is ONE_GIFT, ALL_GIFTS or NO_GIFT."""
    parts = [scope.format(charity=charity), TAX, *([] if in_uk else [NON_UK]), TELL_US]
    return " ".join(parts)
