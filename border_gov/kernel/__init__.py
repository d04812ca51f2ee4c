"""What every room stands on: database, flows, web, forms, jobs, files; it knows nothing of borders."""
