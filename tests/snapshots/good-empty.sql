-- A snapshot without a single row besides its time.
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
