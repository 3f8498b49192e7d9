"""Houses as a whole, with photos, prices and special dates: public pages, administration."""
