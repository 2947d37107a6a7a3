"""Specimens of the officers' components, for the gallery."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from motcua.ui.rows import WorkRow
from motcua.ui.wording import clock_state, language, left

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
#: The moment of the visual board: a Wednesday morning.
NOW = datetime(2026, 11, 25, 9, 42, tzinfo=ZONE)
DUE = datetime(2026, 11, 25, 10, 22, tzinfo=ZONE)
LAND = "Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất"


def say(vietnamese: str, english: str) -> str:
    """Return the text in the reader's language: specimens are no part of the catalogue."""
    return vietnamese if language() == "vi" else english


def officers() -> dict[str, Any]:
    approve = say("Phê duyệt và ký", "Approve and sign")
    send_back = say("Trả lại thẩm định", "Send back to appraisal")
    return {
        "approve": approve,
        "acts": [
            {"text": approve, "kind": "main", "key": "Ctrl+Enter", "icon": "pen", "type": "button"},
            {"text": send_back, "key": "Alt+R", "name": "act", "value": "send_back"},
            {"text": say("Từ chối cấp", "Refuse"), "key": "Alt+C"},
        ],
        "next_act": {"text": say("Hồ sơ tiếp", "Next dossier"), "key": "Alt+J", "href": "#main"},
        "why_not": say(
            "Chưa trả được: kết quả chưa đóng dấu.", "Not yet: the result is not sealed."
        ),
        "groups": _groups(),
        "tabs": [
            {"text": say("Phê duyệt", "To approve"), "href": "#work", "count": 47}
            | {"is_current": True},
            {"text": say("Có ý kiến phối hợp", "To give opinion"), "href": "#work", "count": 3},
            {"text": say("Tôi trả lại", "Sent back by me"), "href": "#work", "count": None},
        ],
        "papers": _papers(),
        "history": [
            {
                "at": datetime(2026, 11, 25, 8, 55, tzinfo=ZONE),
                "who": "Mai Xuân Trường",
                "did": say("thẩm định đạt, trình phê duyệt.", "appraised, put up for approval."),
                "why": "Ranh giới không đổi, diện tích khớp bản trích đo.",
                "hash": "a41f…07c2",
            },
            {
                "at": datetime(2026, 11, 18, 10, 22, tzinfo=ZONE),
                "who": "Trần Thị Thu Hà",
                "did": say("tiếp nhận tại quầy 3.", "received at counter 3."),
            },
        ],
        "person_facts": [
            (say("Địa chỉ", "Address"), "Thôn Hạ, xã An Hòa"),
            (say("Nhận tại", "Received at"), say("Quầy 3", "Counter 3")),
        ],
        "choices": [
            (approve, say("Ký số, rồi chuyển đóng dấu", "Signed, then sealed"), True),
            (
                send_back,
                say("Nêu lý do; thời gian vẫn tính", "With a reason; time runs on"),
                False,
            ),
        ],
        "slip_facts": [
            (say("Người nộp", "Applicant"), "Nguyễn Thị Hồng Nhung"),
            (say("Giấy tờ", "Papers"), say("2 loại, 5 trang", "2 kinds, 5 pages")),
        ],
        "sums": [
            (say("Lệ phí", "Fee"), Decimal(135000), False),
            (say("Tiền mặt", "Cash"), Decimal(135000), True),
        ],
        "promise": say("4 ngày làm việc", "4 working days"),
    }


def _groups() -> list[dict[str, Any]]:
    def row(code: str, who: str, procedure: str, due_at: datetime, **more: Any) -> WorkRow:
        return WorkRow(
            id=code,
            code=code,
            href="#work",
            due_at=due_at,
            state=more.pop("state", "") or str(clock_state(due_at, NOW)),
            left=more.pop("left", "") or left(due_at, NOW),
            used=more.pop("used", 1),
            who=who,
            procedure=procedure,
            from_who="Mai Xuân Trường",
            is_today=due_at.date() == NOW.date(),
            **more,
        )

    badge = say("Đã xin lỗi", "Apologised")
    return [
        {
            "name": say("Quá hạn", "Overdue"),
            "note": say("1 hồ sơ", "1 dossier"),
            "state": "late",
            "rows": [
                row(
                    "H99.12-261102-0043",
                    "Phạm Văn Toàn",
                    "Cấp Giấy chứng nhận đủ điều kiện buôn bán thuốc bảo vệ thực vật",
                    NOW - timedelta(days=1),
                    badge=badge,
                )
            ],
        },
        {
            "name": say("Hôm nay", "Today"),
            "note": say("T4, 25/11", "Wed 25 Nov"),
            "state": "soon",
            "rows": [
                row(
                    "H99.12-261118-0017",
                    "Lê Thị Ánh Nguyệt",
                    LAND,
                    DUE,
                    used=0.98,
                    badge=say("Mới", "New"),
                    is_new=True,
                    is_here=True,
                ),
                row(
                    "H99.12-261120-0008",
                    "HTX nông nghiệp Đồng Tâm",
                    "Cấp, cấp lại mã số vùng trồng, mã số cơ sở đóng gói",
                    NOW + timedelta(hours=1, minutes=23),
                    used=0.95,
                    is_picked=True,
                ),
            ],
        },
        {
            "name": say("Ngày mai", "Tomorrow"),
            "note": say("T5, 26/11", "Thu 26 Nov"),
            "state": "open",
            "rows": [
                row(
                    "H99.12-261116-0012",
                    "Trịnh Công Hậu",
                    "Cấp Giấy chứng nhận đủ điều kiện buôn bán thuốc thú y",
                    NOW + timedelta(days=1),
                    used=0.6,
                    state="paused",
                    left=say("Tạm dừng", "Paused"),
                )
            ],
        },
    ]


def _papers() -> list[dict[str, Any]]:
    return [
        {
            "id": 1,
            "name": "Đơn đăng ký biến động đất đai",
            "note": "Mẫu số 18",
            "state": "done",
            "state_text": say("Ký số, chữ ký còn hiệu lực", "Signed digitally, signature valid"),
            "received": True,
            "originals": 1,
            "copies": 0,
            "pages": 2,
        },
        {
            "id": 2,
            "name": "Bản sao giấy phép lái xe hoặc quyết định xử phạt",
            "state": "here",
            "state_text": say("Đang chờ máy quét", "Waiting for the scanner"),
            "originals": 0,
            "copies": 1,
            "pages": 0,
        },
        {
            "id": 3,
            "name": "Hộ chiếu còn thời hạn sử dụng",
            "state": "none",
            "why_none": say("chỉ với người nước ngoài", "for foreigners only"),
        },
    ]
