"""A planner's path: regions of what was built projected with changed assumptions, as a page and tables.

Projects with vandring.projection and draws with vandring.report; has neither method nor pictures of its own.
"""
