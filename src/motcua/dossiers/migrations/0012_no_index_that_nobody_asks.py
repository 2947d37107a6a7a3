from django.db import migrations

#: Indexes that Django once made for every foreign key: others begin with the same column, or no
#: query looks from there and no row is ever deleted that they point at. The keys stay. A new
#: database never had them (0001), and going back makes none: they serve nobody.
NAMES = [
    "dossiers_access_dossier_id_a5dee365",
    "dossiers_apology_by_id_2e83138e",
    "dossiers_clockentry_by_id_b1b2349e",
    "dossiers_clockentry_calendar_version_id_ce035651",
    "dossiers_deviation_by_id_220d66a0",
    "dossiers_dossier_business_id_fa57a2c2",
    "dossiers_dossier_person_id_ec3737eb",
    "dossiers_dossier_receiving_unit_id_0453b4b0",
    "dossiers_dossier_route_version_id_3039e383",
    "dossiers_dossier_submitter_id_240eebaa",
    "dossiers_dossier_support_unit_id_cff03db7",
    "dossiers_historysecret_dossier_id_b23cd6aa",
    "dossiers_paper_checked_by_id_5be33c0b",
    "dossiers_paper_reused_from_id_7479a9b3",
    "dossiers_result_approved_by_id_79a88bc9",
    "dossiers_result_sealed_by_id_99e48abd",
    "dossiers_supplementrequest_asked_by_id_5160dbf2",
    "dossiers_supplementrequest_dossier_id_9e3c5dda",
    "dossiers_task_ended_by_id_52fe5815",
    "dossiers_task_holder_id_53e3e464",
    "dossiers_task_step_id_f9ad6aac",
    "dossiers_task_unit_id_495ff8e6",
]


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0011_changed_dossiers_are_found")]

    operations = [
        migrations.RunSQL(f"DROP INDEX IF EXISTS {', '.join(NAMES)}", migrations.RunSQL.noop)
    ]
