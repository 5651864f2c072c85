"""The forms of the task pages, a module for each task."""
