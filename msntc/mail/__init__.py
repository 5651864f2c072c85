"""The outbox: letters wait in a table until `manage.py send_mail_queue` has sent them.

`mail.models.queue_letter(to, subject, body)` belongs to the same transaction as what it tells of: neither a page
nor a gift ever waits for a mail server, and nothing is told that did not happen.
"""
