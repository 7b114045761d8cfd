"""Planning: snapshots of the portal, runs of the engine, and the plans they give."""
