"""What happens around each request: admission, the newest generation, headers, compression, the access log, CORS."""
