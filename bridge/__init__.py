"""The bridge in a house: it takes the commands of its house from the cloud, carries them out with
Home Assistant and the player, and tells the cloud what stands how (home book, 11).

It only ever calls out. Of the product it knows the messages (`protocol`) and nothing else.
"""

RELEASE = "1.0.0"
"""Of this program; reports name it."""
