"""The starter pages: plain Markdown files that a clinician can read and review, each with its facts before it."""
