"""Rates of small regions (METHOD 3): national schedules, and regional levels drawn towards them.

Functions take and give arrays; ``tables`` is the edge to the models of the room small_areas.
"""
