"""The book: the only place with SQL. Domain objects in and out."""
