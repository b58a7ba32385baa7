"""Other people's SPARQL servers: how a release gets there, is checked there, and comes back."""
