"""Rates of small regions (METHOD 15): national schedules, regional levels drawn towards them, net migration.

Functions take and give arrays; ``tables`` is the edge to the models of the room small_areas.
"""
