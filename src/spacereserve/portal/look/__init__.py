"""How the portal looks: base pages, components, style."""
