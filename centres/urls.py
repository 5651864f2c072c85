from django.urls import path

from centres import views

app_name = "centres"
urlpatterns = [
    path("", views.find, name="find"),
    path("all/", views.everywhere, name="all"),
    path("<slug:slug>/", views.detail, name="detail"),
]
