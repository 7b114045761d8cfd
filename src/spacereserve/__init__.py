"""Spacereserve runs a commercial space reserve.

If we go to crisis tonight: who do we call, what do we really get, over which area and
by when, what is missing, what does it cost whom, and what is left when the largest
provider says no?
"""

__version__ = "0.1.0"
