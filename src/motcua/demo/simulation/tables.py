"""The tables a simulation writes, in the order in which they may be written."""

#: Columns of each table, the database's own keys and defaults left out.
COLUMNS: dict[str, tuple[str, ...]] = {
    "people_person": (
        "id", "uuid", "id_kind", "id_hash", "id_encrypted", "id_issued_on", "full_name",
        "full_name_fold", "full_name_sort", "born_on", "sex", "address", "phone", "email",
        "declared_at", "declared_by_id", "verified_at", "verified_by_id",
    ),
    "dossiers_dossier": (
        "id", "uuid", "tracking_code", "code", "year", "pin_round", "procedure_version_id",
        "route_version_id", "person_id", "applicant_name", "applicant_fold", "applicant_sort",
        "applicant_address", "applicant_phone", "applicant_email", "number_end", "submitter_name",
        "mandate_note", "summary", "sets", "receiving_unit_id", "deciding_unit_id",
        "system_of_record", "external_code", "channel", "counter", "state", "resume_state",
        "outcome", "return_method", "submitted_at", "received_at", "clock_started_at", "paused_at",
        "first_due_at", "legal_due_at", "due_at", "decided_at", "finished_at", "returned_at",
        "ended_at", "changed_at", "slip_number", "head_hash", "head_sequence",
    ),
    "dossiers_access": ("unit_id", "dossier_id", "capacity", "is_open", "due_at"),
    "dossiers_paper": (
        "uuid", "dossier_id", "requirement_id", "position", "name", "originals", "copies",
        "is_received", "not_needed_because", "checked_at", "checked_by_id",
    ),
    "dossiers_task": (
        "uuid", "dossier_id", "step_id", "kind", "unit_id", "duty", "holder_id", "since",
        "taken_at", "until", "due_at", "dossier_due_at", "allotted_minutes", "used_minutes",
        "ending", "ended_by_id", "badge",
    ),
    "dossiers_clockentry": (
        "dossier_id", "kind", "at", "by_id", "ground", "calendar_version_id", "inputs",
        "explanation", "due_before", "due_after",
    ),
    "dossiers_supplementrequest": (
        "dossier_id", "round", "asked_at", "asked_by_id", "is_at_intake", "items", "cause",
        "legal_ground", "text", "number", "is_late", "answered_at",
    ),
    "dossiers_apology": (
        "dossier_id", "at", "by_id", "number", "cause", "legal_ground", "text", "due_before",
        "due_after", "is_late",
    ),
    "dossiers_deviation": ("dossier_id", "rule", "verb", "reason", "at", "by_id"),
    "payments_charge": (
        "id", "uuid", "unit_id", "kind", "name", "amount", "reason", "raised_by_id", "raised_at",
    ),
    "payments_payment": (
        "uuid", "charge_id", "method", "amount", "receipt_number", "note", "at", "by_id",
    ),
    "dossiers_fee": ("dossier_id", "charge_id"),
    "dossiers_result": (
        "uuid", "dossier_id", "approved_by_id", "approved_at", "authority", "sealed_by_id",
        "sealed_at", "released_at", "note",
    ),
    "dossiers_history": (
        "dossier_year", "dossier_id", "sequence", "verb", "state", "at", "by_id", "post_id",
        "unit_id", "facts", "hash_format", "hash_before", "hash",
    ),
    "dossiers_historysecret": ("dossier_id", "sequence", "salt", "values"),
}  # fmt: skip

#: Whose keys are taken from the sequences beforehand: other rows point at them.
KEYED = ("people_person", "dossiers_dossier", "payments_charge")
