"""The pages of work: what is done and watched day by day, each looked at in a way of its own.

A module has `shown(visit, *rest)` for what is read, and `sent(visit, *rest)` where it has forms;
`rest` are the parts of the address behind the page's own, and None says that there is no such page.
What the API does not answer (`calls.NotAnswered`) is said on a page of its own.
Where a session was lost in mid-form, `shown` is called with what was typed still in the request.
"""
