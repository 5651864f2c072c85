from django.urls import path

from centres.calls import views

app_name = "calls"
urlpatterns = [
    path("", views.show_desk, name="desk"),
    path("centres/", views.list_centres, name="centres"),
    path("centres/<int:pk>/", views.show_centre, name="centre"),
    path("centres/<int:pk>/sheet/", views.print_sheet, name="sheet"),
    path("centres/<int:pk>/start/", views.start_call, name="start"),
    path("<int:pk>/", views.edit_call, name="call"),
    path("<int:pk>/<str:outcome>/", views.finish_call, name="finish"),
]
