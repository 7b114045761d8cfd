"""Needs: what nations and commands want, where, when and how urgently."""
