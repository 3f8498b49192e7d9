"""Directories: one short line for each thing that people search, read whole by every process.

A search reads no index of words: a process keeps the lines of all clients (or stays) in memory and
looks through them, which takes some 70 ns a line. So it finds any part of any word, counts rightly,
sorts as it likes, and costs the same for the commonest name and for the rarest.

How the lines get there:

- Whoever writes a thing writes its line as well, in the same transaction (`Directory.note`): one
  item, among the *recent* lines. Every search reads those anew, consistently: what was saved is
  found at once, by every process.
- A job packs recent lines into *blocks* (`merging.merge`): some 70 bytes a line, 64 blocks.
- A process reads a block again only when its token changed; the tokens come with the recent lines.
  A search is one round trip, and a second one after the job has run.
"""
