"""What every "no" looks like."""

from pydantic import Field

from motcua.api.schemas.kinds import Shown


class Wrong(Shown):
    """One place of the request that needs correcting."""

    pointer: str = Field(examples=["/body/intake/applicant/full_name"])
    detail: str


class Problem(Shown):
    """Problem details (RFC 9457): a sentence for people, a code for programs."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Chưa làm được lúc này"])
    status: int = Field(ge=400, le=599, examples=[409])
    detail: str = Field(examples=["H99.12-260302-0001 đang ở trạng thái “đã trả kết quả”."])
    code: str = Field(examples=["dossier_not_now"])
    errors: list[Wrong] = Field(default=[], description="the wrong places, for code invalid")
