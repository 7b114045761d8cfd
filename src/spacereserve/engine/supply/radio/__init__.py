"""Radio: what a link loses on its way, and what is left of it.

rain       attenuation by rain along a slanted path (ITU-R P.838, P.839, P.618)
budget     free space, noise and modulation: from EIRP and G/T to Mbit/s
jamming    how much interference a receiver bears
"""
