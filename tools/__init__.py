"""Programs for authors and instructors: from a chapter's source to notebooks, decks, grades. No chapter imports one."""
