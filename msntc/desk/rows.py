"""Rows in a form. Somebody else may have taken one away while the form was open: what was typed becomes a new row."""

from django.forms.models import BaseInlineFormSet


class NoRowLost(BaseInlineFormSet):
    """Takes what was typed into a row that is gone from the database as a new one."""

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        if self.is_bound:
            self.data = self.without_lost_rows(self.data)

    def without_lost_rows(self, data):
        """The same data, in which rows that are gone from the database stand as new ones after the others."""
        try:
            first, total = (int(data[f"{self.prefix}-{name}"]) for name in ("INITIAL_FORMS", "TOTAL_FORMS"))
        except (KeyError, ValueError):
            return data
        total = min(total, self.absolute_max)
        there = {str(pk) for pk in self.get_queryset().values_list("pk", flat=True)}
        lost = [n for n in range(min(first, total)) if data.get(f"{self.prefix}-{n}-id") not in there]
        if not lost:
            return data
        kept = [n for n in range(min(first, total)) if n not in lost]
        typed = [n for n in lost if not data.get(f"{self.prefix}-{n}-DELETE")]
        return self.reordered(data, kept, [*typed, *range(first, total)])

    def reordered(self, data, kept: list[int], new: list[int]):
        old, answer = dict(data.lists()), data.copy()
        for name in old:
            if name.startswith(f"{self.prefix}-") and name.split("-")[1].isdigit():
                del answer[name]
        for n, before in enumerate([*kept, *new]):
            start = f"{self.prefix}-{before}-"
            for name, values in old.items():
                if name.startswith(start):
                    answer.setlist(f"{self.prefix}-{n}-{name.removeprefix(start)}", values)
            if n >= len(kept):
                answer[f"{self.prefix}-{n}-id"] = ""
        answer[f"{self.prefix}-INITIAL_FORMS"] = str(len(kept))
        answer[f"{self.prefix}-TOTAL_FORMS"] = str(len(kept) + len(new))
        return answer
