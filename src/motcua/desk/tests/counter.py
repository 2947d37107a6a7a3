"""The counter as one sees it: `counter.find(CARD)`, `.choose(version)`, `.take(version)`."""

INTAKE = "/desk/intake/"
CARD = "001190012345||Nguyễn Thị Hồng Nhung|14031990|Nữ|Tổ 4, phường Bình Minh|15042021"


class Counter:
    """The screen as one sees it: fill fields, press a button, read what comes."""

    def __init__(self, client):
        self.client = client
        self.page = client.get(INTAKE)

    @property
    def text(self):
        return self.page.content.decode()

    def fields(self):
        """Return what the form on the screen would send."""
        context = self.page.context
        draft = context["draft"]
        fields = {"key": draft.key, "turn": draft.turn, **draft.visitor, **draft.case.fields}
        for row in context.get("rows", []):
            fields.setdefault(f"originals-{row.id}", row.originals)
            fields.setdefault(f"copies-{row.id}", row.copies)
        return fields

    def press(self, button="next", **fields):
        name, value = ("do", button) if "=" not in button else button.split("=")
        self.page = self.client.post(INTAKE, {**self.fields(), **fields, name: value}, follow=True)
        return self.page

    def find(self, who):
        return self.press(who=who)

    def choose(self, version):
        return self.press(f"pick={version.pk}")

    def errors(self):
        return (self.page.context or {}).get("errors", [])

    def take(self, version, **fields):
        papers = [str(paper.pk) for paper in version.papers.all()]
        given = {
            "confirmed": "on",
            "received": papers,
            "receipt_number": "0004182",
        }
        return self.press("take", **(given | fields))
