from django.urls import path, register_converter
from django.urls.converters import IntConverter

from centres import views
from centres.calendar import views as calendar
from centres.card import views as cards
from centres.course import views as course
from centres.open_data import vcard
from centres.requests import views as requests
from centres.tasks import views as tasks
from centres.verification import reports
from centres.verification import views as verification_views


class NumberConverter(IntConverter):
    """Without zeros before it: a page that is kept prints its own address, and so may have but one."""

    regex = "[1-9][0-9]*"


register_converter(NumberConverter, "number")

app_name = "centres"
urlpatterns = [
    path("", views.find_centres, name="find"),
    path("all/", views.list_all_centres, name="all"),
    path("kept/", views.show_shortlist, name="kept"),
    path("card/", cards.show_nearest_cards, name="nearest-cards"),
    path("missing/", reports.report_missing_centre, name="missing"),
    path("thanks/", reports.show_report_thanks, name="report-thanks"),
    path("still-right/undo/<str:token>/", verification_views.undo_link_change, name="undo"),
    path("still-right/<str:token>/undo/", tasks.undo_task_by_link, name="undo-task"),
    path("still-right/<str:token>/<slug:task>/", tasks.change_task_by_link, name="task"),
    path("still-right/<str:token>/", verification_views.answer_verification, name="still-right"),
    path("plan/<number:pk>/", course.show_plan, name="plan"),
    path("plan/<number:pk>/plan.ics", course.download_plan, name="plan-calendar"),
    path("<slug:slug>.ics", calendar.download_sessions_calendar, name="calendar"),
    path("<slug:slug>/oxygen.ics", calendar.download_oxygen_calendar, name="oxygen-calendar"),
    path("<slug:slug>.vcf", vcard.download_vcard, name="vcard"),
    path("<slug:slug>/ask/", requests.ask_centre, name="ask"),
    path("<slug:slug>/ask/thanks/", requests.thank_for_request, name="ask-thanks"),
    path("<slug:slug>/card/", cards.show_card, name="card"),
    path("<slug:slug>/report/", reports.report_mistake, name="report"),
    path("<slug:slug>/", views.show_centre, name="detail"),
]
