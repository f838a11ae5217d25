"""The page: one HTML file that needs nothing else, from one or more runs."""
