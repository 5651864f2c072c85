"""What says whether anything that is shown of the centres has changed."""

from django.db import models


class DirectoryVersion(models.Model):
    """A part of the directory's version, which is the sum of all parts (centres.directory).

    Triggers of the database give a part a new random number in the same transaction as every change of what is shown,
    whatever way in it takes: a part that nobody else is changing just now, or a new one, so that two people who save
    at once never wait here. By random numbers a version that was rolled back does not come again.
    """

    number = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)
