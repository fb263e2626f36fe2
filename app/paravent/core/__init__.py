"""What every room shares: words, records, ports, errors. Knows no Qt and no Playwright."""
