"""The office: pages for those who run the business, made of the routes of the API and of nothing
else. What the API offers is read from its description (`described`) and gets lists and forms of its
own (`pages`, `entering`, `drawing`) with words of this package (`spanish`); what somebody does in
several steps has a page of its own (`work`), some of them with `charts`."""
