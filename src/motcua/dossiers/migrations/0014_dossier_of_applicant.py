from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0013_history_names_a_post_of_its_unit")]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                fields=["number_end", "applicant_fold"], name="dossier_of_applicant"
            ),
        ),
    ]
