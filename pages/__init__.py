"""What is asked and how the answers are arranged: one question a page."""
