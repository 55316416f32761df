-- taken_at is not a time.
-- expect: table snapshot, row 1: value is "yesterday", not a time; store an ISO 8601 time
INSERT INTO snapshot VALUES ('taken_at', 'yesterday');
