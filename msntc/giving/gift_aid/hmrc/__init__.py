"""Gift Aid: what HMRC asks of a row, and the schedule it takes. Pure Python; knows nothing of the database."""
