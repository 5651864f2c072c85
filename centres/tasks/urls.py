from django.urls import path

from centres.tasks import views

app_name = "tasks"
urlpatterns = [
    path("", views.show_first_page, name="first"),
    path("<slug:slug>/", views.show_tasks, name="centre"),
    path("<slug:slug>/right/", views.confirm_centre, name="confirm"),
    path("<slug:slug>/undo/", views.undo_task, name="undo"),
    path("<slug:slug>/<slug:task>/", views.change_task, name="task"),
]
