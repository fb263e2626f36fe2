"""The encrypted store. The one room that knows keyring and the database."""
