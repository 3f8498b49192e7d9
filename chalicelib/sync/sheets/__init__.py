"""The copy of what visitors search for in a spreadsheet of Google's (music book, section 7).

Rows are added in the order of the searches, some hundreds at once. Google may add them and its
answer be lost, and knows no keys; so who sends says before what is on its way (`types.Claim`), and
whoever finds that afterwards looks for the ids of those searches in the sheet.
"""
