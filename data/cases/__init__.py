"""Single cases: the list behind a number, page by page, and one case's story; within the scope."""
