from django.urls import path

from therapies import views

app_name = "therapies"
urlpatterns = [path("", views.index, name="index")]
