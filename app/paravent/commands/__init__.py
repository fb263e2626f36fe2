"""The commands of the program, one module for each family; ``cli`` puts them together."""
