from django.urls import path

from centres import asked, reports, views
from centres.api import card
from centres.calendar import views as calendar

app_name = "centres"
urlpatterns = [
    path("", views.find, name="find"),
    path("all/", views.everywhere, name="all"),
    path("kept/", views.kept, name="kept"),
    path("missing/", reports.missing, name="missing"),
    path("thanks/", reports.thanks, name="report-thanks"),
    path("still-right/undo/<str:token>/", asked.undo, name="undo"),
    path("still-right/<str:token>/", asked.page, name="still-right"),
    path("<slug:slug>.ics", calendar.sessions, name="calendar"),
    path("<slug:slug>/oxygen.ics", calendar.oxygen, name="oxygen-calendar"),
    path("<slug:slug>.vcf", card.vcard, name="vcard"),
    path("<slug:slug>/report/", reports.mistake, name="report"),
    path("<slug:slug>/", views.detail, name="detail"),
]
