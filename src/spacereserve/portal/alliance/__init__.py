"""The alliance: levels, uses, nations, commands, theatres, areas that others name."""
