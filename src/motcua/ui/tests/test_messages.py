"""The catalogue compiles without outside tools, and only when it must."""

import gettext
import io
import os

from motcua.ui.messages import compile_if_stale, compiled, entries, read

PART = """
msgid ""
msgstr "Language: vi\\n"

#: a comment
msgctxt "verb"
msgid "Return"
msgstr "Trả "
"kết quả"

msgid "%(n)d day"
msgid_plural "%(n)d days"
msgstr[0] "%(n)d ngày"

msgid "Not translated"
msgstr ""

#~ msgid "Old"
#~ msgstr "Cũ"
"""


def test_entries_are_read_with_context_and_plurals():
    header, verb, days, empty = read(PART)
    assert header.msgid == ""
    assert verb.key == "verb\x04Return"
    assert verb.value == "Trả kết quả"
    assert days.key == "%(n)d day\x00%(n)d days"
    assert empty.value == ""


def test_the_standard_library_reads_what_was_compiled(tmp_path):
    part = tmp_path / "app.vi.po"
    part.write_text(PART, encoding="utf-8")
    catalogue = gettext.GNUTranslations(io.BytesIO(compiled(entries([part]))))
    assert catalogue.pgettext("verb", "Return") == "Trả kết quả"
    assert catalogue.ngettext("%(n)d day", "%(n)d days", 2) == "%(n)d ngày"
    assert catalogue.gettext("Not translated") == "Not translated"


def test_a_catalogue_is_compiled_once_and_again_when_a_part_changed(tmp_path):
    part = tmp_path / "parts/app.vi.po"
    part.parent.mkdir()
    part.write_text(PART, encoding="utf-8")
    assert compile_if_stale(tmp_path)
    assert not compile_if_stale(tmp_path)
    later = (tmp_path / "vi/LC_MESSAGES/django.mo").stat().st_mtime + 5
    os.utime(part, (later, later))
    assert compile_if_stale(tmp_path)


def test_no_half_written_catalogue_stays(tmp_path):
    (tmp_path / "parts").mkdir()
    compile_if_stale(tmp_path)
    assert [file.name for file in (tmp_path / "vi/LC_MESSAGES").iterdir()] == ["django.mo"]
