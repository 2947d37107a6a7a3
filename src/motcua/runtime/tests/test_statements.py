"""Of a statement only its words are told."""

import pytest

from motcua.runtime.statements import MOST, told


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ('SELECT "id" FROM "people_person" WHERE "n" = %s', None),
        ("SELECT 'Nguyễn', 'it''s', E'a\\'b', 'x'", "SELECT ?, ?, ?, ?"),
        ("SELECT $$Nguyễn's$$, $q$a$q$", "SELECT ?, ?"),
        ("SELECT 0900000412, 1.5e3 LIMIT 20", "SELECT ?, ? LIMIT ?"),
        ("SELECT 1 -- Nguyễn's\n FROM a", "SELECT ? ? FROM a"),
        ("SELECT /* Nguyễn's */ a FROM b", "SELECT ? a FROM b"),
        ("SELECT a FROM b WHERE c = 'Nguyễn", "SELECT a FROM b WHERE c = ?"),
        ("SELECT $$Nguyễn", "SELECT ?"),
        ("SELECT \"it's\" FROM t3 WHERE a LIKE'x'", 'SELECT "it\'s" FROM t3 WHERE a LIKE?'),
    ],
)
def test_texts_numbers_and_remarks_are_left_out(statement, words):
    assert told(statement)[2] == (words or statement)


def test_what_is_cut_off_within_a_text_is_left_out_to_its_end():
    statement = "SELECT a FROM b WHERE c = '" + "Nguyễn " * MOST
    assert told(statement[:MOST])[2] == "SELECT a FROM b WHERE c = ?"


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ('INSERT INTO "core_event" ("at") VALUES (%s)', "INSERT core_event"),
        ('UPDATE "dossiers_task" SET "a" = %s', "UPDATE dossiers_task"),
        ("SELECT 1", "SELECT"),
        ("(SELECT 1)", "SQL"),
        ("", "SQL"),
    ],
)
def test_a_statement_is_named_by_its_verb_and_its_first_table(statement, name):
    assert told(statement)[0] == name
