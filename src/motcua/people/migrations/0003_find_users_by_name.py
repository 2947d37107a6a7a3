"""Officers are found by name without marks and capitals."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from motcua.core.text import fold


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    users = apps.get_model("people", "User").objects
    for user in users.iterator():
        users.filter(pk=user.pk).update(name_fold=fold(f"{user.username} {user.full_name}"))


class Migration(migrations.Migration):
    dependencies = [("people", "0002_shared_cache")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="name_fold",
            field=models.CharField(default="", editable=False, max_length=280),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
