"""A letter as it goes to the mail server: the one frame around the words of all letters.

It says by a header that no person sent it (RFC 3834: `Auto-Submitted`), so that no machine answers it; `Precedence`,
which that RFC does without, is left out. Answers go to the office, unless the letter names whom it passes on.
"""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from msntc.mail.models import Letter
from msntc.organisation.models import Organisation, get_organisation


def build_message(letter: Letter) -> EmailMultiAlternatives:
    """In text and in HTML, each signed by the organisation as it is known on the day on which the letter goes."""
    organisation = get_organisation()
    facts = {"letter": letter, "organisation": organisation, "site_url": settings.SITE_URL}
    answers_to = letter.reply_to or organisation.email
    message = EmailMultiAlternatives(
        letter.subject,
        render_to_string("post/letter.txt", facts),
        from_email=get_sender(organisation),
        to=[letter.to],
        reply_to=[answers_to] if answers_to else None,
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("post/letter.html", facts), "text/html")
    return message


def get_sender(organisation: Organisation) -> str:
    """The address that letters come from, with the organisation's name unless MAIL_FROM names somebody itself."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or " ".join(organisation.name.split()), address))
