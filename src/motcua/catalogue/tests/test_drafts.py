from dataclasses import replace
from decimal import Decimal

import pytest

from motcua.catalogue.actions import begin_procedure, publish_version, write_draft
from motcua.catalogue.actions.drafts import (
    ChannelLine,
    FeeLine,
    PaperLine,
    content_of,
    print_of,
)
from motcua.catalogue.errors import CodeKnown, DraftChanged, NotADraft
from motcua.catalogue.models import Missing, Procedure, ProcedureVersion
from motcua.catalogue.tests.factories import (
    AT,
    DAY,
    PaperFactory,
    SectorFactory,
    VersionFactory,
    editor,
    published,
)
from motcua.core.errors import Invalid, NotAllowed
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory

pytestmark = pytest.mark.django_db

PAPERS = [
    PaperLine(name="Tờ khai", originals=1),
    PaperLine(name="Bản điện tử của tờ khai", copies=1, instead_of=1),
]


def rewritten(version, **more):
    said = content_of(version)
    return replace(said, **({"fields": said.fields | more.pop("fields", {})} | more))


def test_a_draft_says_what_the_editor_wrote_with_all_its_parts():
    draft = VersionFactory.create(limit_value=None, limit_unit="")
    PaperFactory.create(version=draft)
    content = rewritten(
        draft,
        fields={"limit_value": Decimal(5), "limit_unit": "working_day", "is_postal": True},
        channels=[ChannelLine(channel="online", limit_value=Decimal(3), limit_unit="working_day")],
        papers=PAPERS,
        fees=[FeeLine(kind="phi", amount=Decimal(0), case="Hộ nghèo")],
    )
    write_draft(draft, content, seen=print_of(draft), by=editor(), at=AT)
    kept = ProcedureVersion.objects.get()
    assert kept.missing == []
    assert kept.is_postal
    assert kept.limit_on("online") == (3, "working_day")
    first, second = kept.papers.all()
    assert second.alternative_of == first
    assert print_of(kept) == print_of(ProcedureVersion.objects.get())


def test_what_another_editor_wrote_in_between_is_not_lost():
    draft = VersionFactory.create()
    seen = print_of(draft)
    write_draft(draft, rewritten(draft, papers=PAPERS), seen=seen, by=editor(), at=AT)
    with pytest.raises(DraftChanged):
        write_draft(draft, rewritten(draft, papers=[]), seen=seen, by=editor(), at=AT)
    assert draft.papers.count() == 2


def test_a_version_in_use_is_never_written():
    version = published()
    with pytest.raises(NotADraft):
        write_draft(version, content_of(version), seen=print_of(version), by=editor(), at=AT)


def test_only_who_administers_writes_a_draft():
    draft, stranger = VersionFactory.create(), PostFactory.create(duty=Duty.HEAD).user
    with pytest.raises(NotAllowed):
        write_draft(draft, content_of(draft), seen=print_of(draft), by=stranger, at=AT)


@pytest.mark.parametrize(
    "odd",
    [
        {"fields": {"name_vi": " "}},
        {"papers": [PaperLine(name="Tờ khai", instead_of=1)]},
        {"channels": [ChannelLine(channel="post"), ChannelLine(channel="post")]},
        {"fees": [FeeLine(at_least=Decimal(5))]},
        {"fees": [FeeLine(at_least=Decimal(5), at_most=Decimal(4))]},
        {"fees": [FeeLine(amount=Decimal(1), at_least=Decimal(1), at_most=Decimal(4))]},
    ],
    ids=["name", "alternative", "channel", "half bounds", "bounds", "both"],
)
def test_odd_contents_are_refused_with_a_sentence(odd):
    draft = VersionFactory.create()
    with pytest.raises(Invalid):
        write_draft(draft, rewritten(draft, **odd), seen=print_of(draft), by=editor(), at=AT)


def test_a_procedure_is_set_up_by_hand_and_published():
    facts = {"code": "2.001234.H38", "name_vi": "Cấp bản sao", "sector": SectorFactory.create()}
    user = editor()
    draft = begin_procedure(**facts, by=user, at=AT)
    assert Procedure.objects.get().local_code == "2.001234.H38"
    assert draft.missing == [Missing.LIMIT, Missing.AGENCY, Missing.FEE]
    told = {"limit_value": Decimal(1), "limit_unit": "working_day", "agencies": ["Sở Tư pháp"]}
    draft = write_draft(draft, rewritten(draft, fields=told), seen=print_of(draft), by=user, at=AT)
    assert publish_version(draft, valid_from=DAY, by=user, at=AT).is_receivable(DAY)
    with pytest.raises(CodeKnown):
        begin_procedure(**facts, by=user, at=AT)
    with pytest.raises(Invalid):
        begin_procedure(**(facts | {"code": "abc"}), by=user, at=AT)
    with pytest.raises(NotAllowed):
        begin_procedure(**facts, by=PostFactory.create().user, at=AT)
