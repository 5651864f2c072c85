from django.urls import path

from therapies import views

app_name = "therapies"
urlpatterns = [
    path("", views.therapy_index, name="index"),
    path("draft/<str:token>/", views.show_draft, name="draft"),
    path("<slug:slug>/", views.show_therapy_page, name="page"),
    path("<slug:slug>/feedback/", views.page_feedback, name="feedback"),
    path("<slug:slug>/thank-you/", views.feedback_thanks, name="thanks"),
]
