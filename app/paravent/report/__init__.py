"""Pure functions: an audit in, HTML, PDF, CSV and JSON out."""
