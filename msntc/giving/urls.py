from django.urls import path

from msntc.giving import by_bank, outcome, views

app_name = "giving"
urlpatterns = [
    path("give/", views.give, name="give"),
    path("thanks/", outcome.thanks, name="thanks"),
    path("not-completed/<uuid:pk>/", outcome.not_completed, name="not-completed"),
    path("by-bank/", by_bank.by_bank, name="by-bank"),
    path("by-bank/<uuid:pk>/", by_bank.bank_reference, name="bank-reference"),
    path("gift-aid/", views.gift_aid, name="gift-aid"),
    path("gift-aid/thanks/", views.declared, name="declared"),
    path("gift-aid/cancel/<str:token>/", views.cancel_declaration, name="cancel-declaration"),
    path("packs/<int:pk>/", views.pack, name="pack"),
    path("demo/<uuid:pk>/", outcome.demo, name="demo"),
]
