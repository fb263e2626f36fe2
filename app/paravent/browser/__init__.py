"""The one room that knows Playwright: finds and starts a browser, guards it, reads pages."""
