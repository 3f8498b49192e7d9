"""The payments of a stay, as staff see, enter and return them."""
