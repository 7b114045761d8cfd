"""Records in the portal: the engine's own words, kept, asked for, compared, exchanged.

    engine record ──▶ fields ──▶ form ──▶ entries ──▶ engine record ──▶ row of a table
                                   └────▶ mistakes, in the reader's language

A noun of the portal keeps the engine's record as it is; what a form asks, what a list
shows and what the API takes is read off the record's own fields. So a key is described
in one place and a new key of the engine is a new question of the portal by itself.
"""
