"""The office: pages for those who run the business, made of the routes of the API and of nothing
else. It knows the API as its callers do: by its description, and by what it answers."""
