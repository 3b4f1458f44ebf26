"""Reports: many searches as one: batches of queries, series of periods, and the tables they come from and go to."""
