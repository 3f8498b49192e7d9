"""What every room shares and nothing else: money, dates, ids, clock, errors, Spanish wording."""
