"""Specimens for the gallery: every component in every state, in the province of the demo."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from motcua.ui.diagram import ChartRow, RouteStep
from motcua.ui.gallery_officers import DUE, LAND, NOW, ZONE, officers, say


def specimens() -> dict[str, Any]:
    """Return what the gallery shows, in the reader's language; names are Vietnamese."""
    return (
        {
            "now": NOW,
            "due_at": DUE,
            "tomorrow": NOW + timedelta(days=1),
            "late": NOW - timedelta(hours=3),
            "long_due": datetime(2026, 12, 1, 9, 42, tzinfo=ZONE),
            "explanation": _explanation(),
            "procedure": LAND,
            "vi_en": {"name_vi": LAND, "name_en": None},
        }
        | _clocks()
        | officers()
        | _citizens()
        | _figures()
        | _hall()
    )


def _explanation() -> dict[str, Any]:
    def line(label: str, what: str, counts: str, **kind: bool) -> dict[str, Any]:
        return {"label": label, "what": what, "counts": counts, **kind}

    off = say("không tính", "not counted")
    return {
        "lines": [
            line(say("Thứ Tư 18/11", "Wed 18 Nov"), say("nhận lúc 10:22", "received 10:22"), ""),
            line(say("Thứ Năm 19/11", "Thu 19 Nov"), "", say("ngày 1", "day 1")),
            line(say("Thứ Sáu 20/11", "Fri 20 Nov"), "", say("ngày 2", "day 2")),
            line("21–22/11", say("cuối tuần", "weekend"), off, is_off=True),
            line(say("Thứ Hai 23/11", "Mon 23 Nov"), "", say("ngày 3", "day 3")),
            line(say("Thứ Ba 24/11", "Tue 24 Nov"), "Ngày Văn hóa Việt Nam", off, is_off=True),
            line(say("Thứ Tư 25/11", "Wed 25 Nov"), "10:22", say("ngày 4", "day 4"), is_end=True),
        ],
        "note": say(
            "Tính theo giờ nhận; lịch làm việc số 12.",
            "Counted from the hour of receipt; calendar no. 12.",
        ),
    }


def _clocks() -> dict[str, Any]:
    return {
        "paused_words": say("Tạm dừng từ 23/11", "Paused since 23 Nov"),
        "done_words": say("Xong, sớm 1 ngày", "Done, 1 day early"),
        "steps": [
            {
                "name": say("Tiếp nhận", "Receive"),
                "state": "done",
                "who": "Trần Thị Thu Hà",
                "at": datetime(2026, 11, 18, 10, 22, tzinfo=ZONE),
            },
            {
                "name": say("Thẩm định", "Appraise"),
                "state": "done",
                "who": "Mai Xuân Trường",
                "at": datetime(2026, 11, 25, 8, 55, tzinfo=ZONE),
            },
            {"name": say("Phê duyệt", "Approve"), "state": "here", "who": "Đỗ Hữu Nghĩa"},
            {"name": say("Đóng dấu", "Seal"), "note": say("trong 1 giờ", "within 1 hour")},
            {"name": say("Trả kết quả", "Return"), "note": say("quầy 3", "counter 3")},
        ],
        "paused_steps": [
            {"name": say("Tiếp nhận", "Receive"), "state": "done", "who": "Trần Thị Thu Hà"},
            {
                "name": say("Thẩm định, đang chờ bổ sung", "Appraise, waiting for a paper"),
                "state": "paused",
                "who": "Phan Đức Lộc",
            },
            {"name": say("Phê duyệt", "Approve")},
        ],
        "route": [
            [RouteStep(name=say("Tiếp nhận", "Receive"), note="11 phút", state="done")],
            [
                RouteStep(name=say("Thẩm định", "Appraise"), note="13:50 / 16:00", state="done"),
                RouteStep(name=say("Phối hợp", "Consult"), note="11:35 / 12:00", state="done"),
            ],
            [RouteStep(name=say("Phê duyệt", "Approve"), note="0:47 / 4:00", state="here")],
            [RouteStep(name=say("Đóng dấu", "Seal"), note="1:00")],
            [RouteStep(name=say("Trả kết quả", "Return"), note=say("quầy 3", "counter 3"))],
        ],
        "route_title": say(
            "Sơ đồ: đã tiếp nhận, thẩm định, lấy ý kiến; đang phê duyệt; còn đóng dấu, trả",
            "Diagram: received, appraised and consulted; now approving; then seal and return",
        ),
    }


def _citizens() -> dict[str, Any]:
    return {
        "errors": [
            ("phone", say("Số điện thoại cần đủ 10 chữ số", "The phone number needs 10 digits")),
            ("photo", say("Chưa có ảnh 4 × 6 cm", "The photo 4 × 6 cm is missing")),
        ],
        "phone": say("Số điện thoại", "Phone number"),
        "phone_hint": say(
            "Để báo khi có kết quả. Ví dụ: 0900 000 000",
            "To tell when the result is there. Example: 0900 000 000",
        ),
        "photo": say("Ảnh 4 × 6 cm", "Photo 4 × 6 cm"),
        "photo_hint": say("Chụp không quá 6 tháng, nền trắng.", "Not older than 6 months."),
        "note": say("Ghi chú cho văn thư", "Note for the clerk"),
        "pay_label": say("Thu bằng", "Paid by"),
        "pay": [
            ("cash", say("Tiền mặt", "Cash")),
            ("transfer", say("Chuyển khoản", "Bank transfer")),
        ],
        "tasks": [
            {"name": say("Thông tin người đề nghị", "About the applicant"), "href": "#tasks"}
            | {"state": "done", "state_text": say("Xong", "Done")},
            {"name": say("Giấy tờ kèm theo", "Papers"), "href": "#tasks"}
            | {"state": "soon", "state_text": say("Còn 1 giấy tờ", "1 paper left")},
            {"name": say("Nộp lệ phí", "Pay the fee"), "href": ""}
            | {"state": "", "state_text": say("Chưa mở: làm sau bước trên", "After the papers")},
        ],
        "answers": [
            {
                "topics": [
                    {
                        "icon": "baby",
                        "name": say("Sinh con", "A child is born"),
                        "href": "#citizens",
                    }
                    | {
                        "note": say(
                            "Khai sinh, bảo hiểm y tế, cư trú", "Birth, insurance, residence"
                        )
                    },
                    {
                        "icon": "home",
                        "name": say("Nhà và đất", "House and land"),
                        "href": "#citizens",
                    }
                    | {"note": say("Sổ đỏ, chuyển nhượng, xây nhà", "Title, transfer, building")},
                ],
                "links": [
                    (
                        "Cấp hộ chiếu phổ thông ở trong nước",
                        "#citizens",
                        say("8 ngày làm việc · 160.000 đ", "8 working days · 160,000 đ"),
                    ),
                    ("Cấp lại giấy phép lái xe", "#citizens", "135.000 đ"),
                ],
                "door": {
                    "find": say("Cần làm giấy tờ gì hôm nay?", "Which paper is needed today?"),
                    "label": say(
                        "Tên giấy tờ hoặc việc cần làm", "Name of the paper or the matter"
                    ),
                    "example": say("Ví dụ: hộ chiếu, sổ đỏ", "Such as: passport, land title"),
                    "button": say("Tìm", "Find"),
                    "hint": say("Gõ không dấu cũng được.", "Marks may be left out."),
                    "popular": [
                        (say("hộ chiếu", "passport"), "#door"),
                        ("lý lịch tư pháp", "#door"),
                    ],
                    "follow": say("Hồ sơ của tôi đến đâu?", "Where is my dossier?"),
                    "open": say("Xem hồ sơ", "Open dossier"),
                },
                "question": say("Họ và tên", "Full name"),
                "answer": "Nguyễn Thị Hồng Nhung",
                "href": "#check",
            },
            {
                "topics": [
                    {
                        "icon": "baby",
                        "name": say("Sinh con", "A child is born"),
                        "href": "#citizens",
                    }
                    | {
                        "note": say(
                            "Khai sinh, bảo hiểm y tế, cư trú", "Birth, insurance, residence"
                        )
                    },
                    {
                        "icon": "home",
                        "name": say("Nhà và đất", "House and land"),
                        "href": "#citizens",
                    }
                    | {"note": say("Sổ đỏ, chuyển nhượng, xây nhà", "Title, transfer, building")},
                ],
                "links": [
                    (
                        "Cấp hộ chiếu phổ thông ở trong nước",
                        "#citizens",
                        say("8 ngày làm việc · 160.000 đ", "8 working days · 160,000 đ"),
                    ),
                    ("Cấp lại giấy phép lái xe", "#citizens", "135.000 đ"),
                ],
                "door": {
                    "find": say("Cần làm giấy tờ gì hôm nay?", "Which paper is needed today?"),
                    "label": say(
                        "Tên giấy tờ hoặc việc cần làm", "Name of the paper or the matter"
                    ),
                    "example": say("Ví dụ: hộ chiếu, sổ đỏ", "Such as: passport, land title"),
                    "button": say("Tìm", "Find"),
                    "hint": say("Gõ không dấu cũng được.", "Marks may be left out."),
                    "popular": [
                        (say("hộ chiếu", "passport"), "#door"),
                        ("lý lịch tư pháp", "#door"),
                    ],
                    "follow": say("Hồ sơ của tôi đến đâu?", "Where is my dossier?"),
                    "open": say("Xem hồ sơ", "Open dossier"),
                },
                "question": say("Nhận kết quả", "Result goes to"),
                "answer": say("Bưu chính, phường Bình Minh", "By post, phường Bình Minh"),
                "href": "#check",
            },
        ],
        "notices": [
            ("", say("Có người giúp điền, miễn phí.", "Somebody helps with the form, free.")),
            ("soon", say("Mất kết nối từ 09:40.", "No connection since 09:40.")),
            ("late", say("Ngày trả đã qua 3 giờ.", "The result is 3 hours overdue.")),
            ("paused", say("Đang chờ ông/bà bổ sung.", "Waiting for you.")),
            ("done", say("Đã gửi lúc 09:42.", "Sent at 09:42.")),
        ],
        "doorway": {
            "heading": say("Bắt đầu", "Start"),
            "text": say("Khoảng 12 phút. Dừng lúc nào cũng được.", "About 12 minutes."),
            "acts": [
                {"text": say("Nộp trực tuyến", "Apply online"), "kind": "main", "href": "#main"},
                {"text": say("Đặt lịch đến quầy", "Book a visit"), "href": "#main"},
            ],
        },
        "key_facts": [
            (say("Lệ phí", "Fee"), "160.000 đ"),
            (say("Có kết quả sau", "Result after"), say("8 ngày làm việc", "8 working days")),
            (say("Giấy tờ", "Papers"), "2"),
            (say("Số lần phải đến", "Trips"), say("1 lần, hoặc không", "one, or none")),
        ],
        "needs": [
            {"name": "Tờ khai đề nghị cấp hộ chiếu", "note": "Mẫu TK01"}
            | {"count": say("1 bản chính", "1 original")},
            {
                "name": "Hộ chiếu cũ còn giá trị",
                "note": say("Chỉ khi đã được cấp", "If you have one"),
            }
            | {"count": say("1 bản chính", "1 original"), "is_conditional": True},
        ],
        "topics": [
            {"icon": "baby", "name": say("Sinh con", "A child is born"), "href": "#citizens"}
            | {"note": say("Khai sinh, bảo hiểm y tế, cư trú", "Birth, insurance, residence")},
            {"icon": "home", "name": say("Nhà và đất", "House and land"), "href": "#citizens"}
            | {"note": say("Sổ đỏ, chuyển nhượng, xây nhà", "Title, transfer, building")},
        ],
        "links": [
            (
                "Cấp hộ chiếu phổ thông ở trong nước",
                "#citizens",
                say("8 ngày làm việc · 160.000 đ", "8 working days · 160,000 đ"),
            ),
            ("Cấp lại giấy phép lái xe", "#citizens", "135.000 đ"),
        ],
        "door": {
            "find": say("Cần làm giấy tờ gì hôm nay?", "Which paper is needed today?"),
            "label": say("Tên giấy tờ hoặc việc cần làm", "Name of the paper or the matter"),
            "example": say("Ví dụ: hộ chiếu, sổ đỏ", "Such as: passport, land title"),
            "button": say("Tìm", "Find"),
            "hint": say("Gõ không dấu cũng được.", "Marks may be left out."),
            "popular": [(say("hộ chiếu", "passport"), "#door"), ("lý lịch tư pháp", "#door")],
            "follow": say("Hồ sơ của tôi đến đâu?", "Where is my dossier?"),
            "open": say("Xem hồ sơ", "Open dossier"),
        },
        "question": say("Tôi có làm được không?", "Can I apply?"),
        "answer": say(
            "Được, nếu là công dân Việt Nam. Nộp ở trung tâm nào cũng được.",
            "Yes, as a citizen of Viet Nam, at any centre.",
        ),
        "crumbs": [
            (say("Trang chủ", "First page"), "#main"),
            (say("Đi nước ngoài", "Going abroad"), "#main"),
            (say("Hộ chiếu", "Passport"), ""),
        ],
    }


def _figures() -> dict[str, Any]:
    return {
        "tiles": [
            {"label": say("Đã tiếp nhận", "Received"), "icon": "receive", "value": 95}
            | {"unit": say("hồ sơ", "dossiers"), "href": "#figures"}
            | {"note": say("mọi Thứ Tư tới giờ này: 82", "usual Wednesday by now: 82")},
            {"label": say("Đến hạn hôm nay", "Due today"), "icon": "soon", "value": 40}
            | {"href": "#figures", "note": say("3 hồ sơ trong 1 giờ tới", "3 within the hour")},
            {"label": say("Đang quá hạn", "Overdue"), "icon": "late", "value": 3}
            | {"state": "late", "href": "#figures", "note": say("2 đã xin lỗi", "2 apologised")},
        ],
        "rows": [
            ChartRow(label=label, value=value, compared=usual)
            for label, value, usual in (
                ("07:00", 18, 14),
                ("08:00", 46, 38),
                ("09:00", 31, 44),
                ("10:00", None, 36),
                ("13:00", None, 29),
            )
        ],
        "chart_title": say("Tiếp nhận theo giờ", "Received by the hour"),
        "series": (say("hôm nay", "today"), say("Thứ Tư thường lệ", "usual Wednesday")),
        "amounts": (Decimal(135000), Decimal(0), None),
    }


def _hall() -> dict[str, Any]:
    words = (
        say("Rất không hài lòng", "Very dissatisfied"),
        say("Không hài lòng", "Dissatisfied"),
        say("Bình thường", "Neutral"),
        say("Hài lòng", "Satisfied"),
        say("Rất hài lòng", "Very satisfied"),
    )
    return {
        "faces": list(enumerate(words, start=1)),
        "reasons": [
            ("clear", say("Hướng dẫn rõ", "Clear guidance"), True),
            ("wait", say("Phải chờ lâu", "Long wait"), False),
        ],
        "calls": [("C 108", 12), ("A 024", 3), ("B 061", 9)],
        "calling": ("A 025", 7),
        "gate": {
            "verb": say("Lấy số nộp hồ sơ", "Take a number"),
            "sentence": say("Chọn thủ tục, đánh dấu giấy tờ", "Choose a procedure"),
        },
        "form": {
            "superior": "ỦY BAN NHÂN DÂN TỈNH AN BÌNH",
            "unit": "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
            "number": "0031",
            "place": "An Bình",
            "on": date(2026, 11, 25),
            "code": "H99.08-261125-0031",
            "applicant": "Nguyễn Thị Hồng Nhung",
            "address": "Tổ 4, phường Bình Minh, tỉnh An Bình",
            "phone": "0900 000 000",
            "procedure": "Cấp lại giấy phép lái xe",
            "papers": [
                {"name": "Đề nghị đổi giấy phép lái xe", "originals": 1, "copies": 0},
                {"name": "Giấy khám sức khỏe của người lái xe", "originals": 1, "copies": 0},
            ],
            "received_at": NOW,
            "due_at": datetime(2026, 12, 1, 9, 42, tzinfo=ZONE),
            "back_at": "Quầy 7",
            "fee": Decimal(135000),
            "copy": "Liên 2: giao người nộp",
            "pin": "7K2M",
            "receiver": "Trần Thị Thu Hà",
        },
    }
