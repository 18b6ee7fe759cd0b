"""Pages about the publication room: tables (docs/catalogue.md), worked questions (docs/questions.md)."""
