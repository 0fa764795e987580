"""What a type is: its scalars, enums, names, members and defaults."""
