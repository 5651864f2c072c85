from centres.models.access import MEASURED_IN, AccessFact, Fact
from centres.models.batches import Batch, BatchChange, TableHeading
from centres.models.centre import Centre
from centres.models.directory_version import DirectoryVersion
from centres.models.offer import Offer, Oxygen
from centres.models.photo import Photo
from centres.models.provenance import ValueSource
from centres.models.querysets import IN_MANY_NAMES, NAME_WORDS, CentreQuerySet
from centres.models.services import Service, Weekday
from centres.models.starter_row import StarterRow
from centres.models.times import (
    DayException,
    OpeningTime,
    OtherDay,
    Session,
    TimetableRows,
    build_timetable,
    get_closed_weekdays,
    get_exception_rows,
    get_timetable_rows,
)
from centres.models.travel import TravelCell, TravelPoint
from centres.models.verification import (
    CorrectionReport,
    LinkChange,
    MonthlyViews,
    OldSlug,
    ProposedChange,
    VerificationRequest,
)
