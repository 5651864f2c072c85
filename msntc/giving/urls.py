from django.urls import path

from msntc.giving import bank_views, give_views, return_views, views

app_name = "giving"
urlpatterns = [
    path("give/", give_views.give, name="give"),
    path("other-ways/", views.show_other_ways, name="other-ways"),
    path("thanks/", return_views.show_thanks, name="thanks"),
    path("not-completed/<uuid:pk>/", return_views.retry_gift, name="not-completed"),
    path("by-bank/", bank_views.announce_bank_gift, name="by-bank"),
    path("by-bank/<uuid:pk>/", bank_views.show_bank_reference, name="bank-reference"),
    path("gift-aid/", views.declare_gift_aid, name="gift-aid"),
    path("gift-aid/thanks/", views.show_declaration_thanks, name="declared"),
    path("gift-aid/cancel/<str:token>/", views.cancel_declaration, name="cancel-declaration"),
    path("packs/<int:pk>/", views.download_pack, name="pack"),
    path("demo/<uuid:pk>/", return_views.show_demo_page, name="demo"),
]
