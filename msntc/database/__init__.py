"""The site's way to PostgreSQL: Django's, with a breaker, so that a database that is stuck holds nobody else up."""
