from therapies.models.evidence import EvidenceStatement, Source
from therapies.models.feedback import Feedback
from therapies.models.glossary import Term
from therapies.models.page import Change, Question, Section, TherapyPage
from therapies.models.people import Person
from therapies.models.review import DraftLink, ReviewRequest, find_draft_link
from therapies.models.therapy import Therapy, offered_choices
from therapies.models.version import PagesVersion
