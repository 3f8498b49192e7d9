"""The messages between the cloud and the bridge in a house (home book, 11).

Both sides import these structs, and nothing else of each other. The two are released apart, a
bridge late or never, so a message only grows: fields are added with a default, and whoever reads
one that it does not know leaves it. `frozen.json` holds the shapes that are out in houses, and a
test compares.
"""

VERSION = 1
"""Of the messages. A bridge of another version is told so, and gets no commands."""
