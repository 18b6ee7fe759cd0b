"""The pages about the publication room: every table and column (docs/catalogue.md), worked questions (docs/questions.md)."""
