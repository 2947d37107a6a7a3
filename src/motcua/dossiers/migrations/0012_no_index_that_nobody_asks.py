import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

#: Indexes that Django makes for every foreign key: others begin with the same column, or no
#: query looks from there and no row is ever deleted that they point at.
INDEXES = [
    ("dossiers_access_dossier_id_a5dee365", "dossiers_access", "dossier_id"),
    ("dossiers_apology_by_id_2e83138e", "dossiers_apology", "by_id"),
    ("dossiers_clockentry_by_id_b1b2349e", "dossiers_clockentry", "by_id"),
    (
        "dossiers_clockentry_calendar_version_id_ce035651",
        "dossiers_clockentry",
        "calendar_version_id",
    ),
    ("dossiers_deviation_by_id_220d66a0", "dossiers_deviation", "by_id"),
    ("dossiers_dossier_business_id_fa57a2c2", "dossiers_dossier", "business_id"),
    ("dossiers_dossier_person_id_ec3737eb", "dossiers_dossier", "person_id"),
    ("dossiers_dossier_receiving_unit_id_0453b4b0", "dossiers_dossier", "receiving_unit_id"),
    ("dossiers_dossier_route_version_id_3039e383", "dossiers_dossier", "route_version_id"),
    ("dossiers_dossier_submitter_id_240eebaa", "dossiers_dossier", "submitter_id"),
    ("dossiers_dossier_support_unit_id_cff03db7", "dossiers_dossier", "support_unit_id"),
    ("dossiers_historysecret_dossier_id_b23cd6aa", "dossiers_historysecret", "dossier_id"),
    ("dossiers_paper_checked_by_id_5be33c0b", "dossiers_paper", "checked_by_id"),
    ("dossiers_paper_reused_from_id_7479a9b3", "dossiers_paper", "reused_from_id"),
    ("dossiers_result_approved_by_id_79a88bc9", "dossiers_result", "approved_by_id"),
    ("dossiers_result_sealed_by_id_99e48abd", "dossiers_result", "sealed_by_id"),
    (
        "dossiers_supplementrequest_asked_by_id_5160dbf2",
        "dossiers_supplementrequest",
        "asked_by_id",
    ),
    ("dossiers_supplementrequest_dossier_id_9e3c5dda", "dossiers_supplementrequest", "dossier_id"),
    ("dossiers_task_ended_by_id_52fe5815", "dossiers_task", "ended_by_id"),
    ("dossiers_task_holder_id_53e3e464", "dossiers_task", "holder_id"),
    ("dossiers_task_step_id_f9ad6aac", "dossiers_task", "step_id"),
    ("dossiers_task_unit_id_495ff8e6", "dossiers_task", "unit_id"),
]
DROP = "".join(f"DROP INDEX IF EXISTS {name};\n" for name, _table, _column in INDEXES)
MAKE = "".join(f"CREATE INDEX {name} ON {table} ({column});\n" for name, table, column in INDEXES)


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0011_changed_dossiers_are_found"),
        ("org", "0003_former_names"),
        ("people", "0006_no_index_that_nobody_asks"),
        ("workdays", "0002_calendar_version_is_immutable"),
        ("workflow", "0002_published_routes_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # The keys themselves stay as they are: AlterField would make them anew, row by row.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DROP, MAKE)],
            state_operations=[
                migrations.AlterField(
                    model_name="access",
                    name="dossier",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accesses",
                        to="dossiers.dossier",
                    ),
                ),
                migrations.AlterField(
                    model_name="apology",
                    name="by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="clockentry",
                    name="by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="clockentry",
                    name="calendar_version",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workdays.calendarversion",
                    ),
                ),
                migrations.AlterField(
                    model_name="deviation",
                    name="by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="dossier",
                    name="business",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.business",
                    ),
                ),
                migrations.AlterField(
                    model_name="dossier",
                    name="person",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                migrations.AlterField(
                    model_name="dossier",
                    name="receiving_unit",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
                migrations.AlterField(
                    model_name="dossier",
                    name="route_version",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.routeversion",
                    ),
                ),
                migrations.AlterField(
                    model_name="dossier",
                    name="submitter",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                migrations.AlterField(
                    model_name="dossier",
                    name="support_unit",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
                migrations.AlterField(
                    model_name="historysecret",
                    name="dossier",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                migrations.AlterField(
                    model_name="paper",
                    name="checked_by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="paper",
                    name="reused_from",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.paper",
                    ),
                ),
                migrations.AlterField(
                    model_name="result",
                    name="approved_by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="result",
                    name="sealed_by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="supplementrequest",
                    name="asked_by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="supplementrequest",
                    name="dossier",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supplements",
                        to="dossiers.dossier",
                    ),
                ),
                migrations.AlterField(
                    model_name="task",
                    name="ended_by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="task",
                    name="holder",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="task",
                    name="step",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.step",
                    ),
                ),
                migrations.AlterField(
                    model_name="task",
                    name="unit",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
            ],
        ),
    ]
