"""Who works here: signing in with a second factor, the roles, and a line in the audit for what matters.

Other apps need two things of this room: `audit.note(request, what, about)`, and in migrations `roles.grant`.
"""
