"""The window. The only room that knows Qt; it knows the rest of the program as one desk."""
