"""What a stay costs and gives back beside the house: seasons, services, policies, late checkout."""
