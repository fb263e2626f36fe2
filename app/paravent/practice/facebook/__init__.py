"""Facebook as the rehearsal shows it: settings, pages, answers."""
