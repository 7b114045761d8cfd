"""Other people's formats: our values as files that others read.

Pure: text and bytes in and out, no clock and no network.
"""
