"""Opens official data exports safely and turns them into core records."""
