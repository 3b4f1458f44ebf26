"""What is watched: probes, metrics, and the counts of requests that all workers share."""
