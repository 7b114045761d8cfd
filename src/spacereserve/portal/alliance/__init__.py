"""The alliance: levels, uses, nations, commands, theatres and areas that others name."""
