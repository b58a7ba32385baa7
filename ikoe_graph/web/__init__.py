"""The site: pages, linked data and a SPARQL endpoint over one release of the graph."""
