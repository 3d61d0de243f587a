"""Read models of what goals are to one another, and goals as the map shows them."""
