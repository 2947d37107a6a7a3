"""The choice of post and counter after signing in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.org.models import Post, PostQuerySet


class CounterForm(forms.Form):
    post = forms.ModelChoiceField(
        queryset=Post.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("Choose the post in which you work now."),
            "invalid_choice": _("You do not hold this post today."),
        },
    )
    label = forms.CharField(max_length=20, required=False)

    def __init__(self, *args: object, posts: PostQuerySet, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]
