"""Addresses of the door: signing in and out, the second factor, the counter.

The names are those that django-allauth looks for; what is not listed (signing up, e-mail,
lost passwords by e-mail) does not exist.
"""

from allauth.account import views as account
from django.urls import include, path

from motcua.desk.views import counter
from motcua.desk.views.sign_in import sign_in, sign_out_elsewhere

urlpatterns = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/password/", account.password_change, name="account_change_password"),
    path("sign-in/counter/", counter.choose, name="sign_in_counter"),
    path("sign-in/second/", include("allauth.mfa.urls")),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-out/elsewhere/", sign_out_elsewhere, name="sign_out_elsewhere"),
    path("sign-out/", account.logout, name="sign_out"),
]
