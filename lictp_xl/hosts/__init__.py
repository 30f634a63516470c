"""Where cells live.

Each host offers describe(), the files it must be given, and call(), one cell answered.
"""
