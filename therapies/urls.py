from django.urls import path

from therapies import views

app_name = "therapies"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.page, name="page"),
    path("<slug:slug>/feedback/", views.feedback, name="feedback"),
    path("<slug:slug>/thank-you/", views.thanks, name="thanks"),
]
