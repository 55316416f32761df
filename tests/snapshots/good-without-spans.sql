-- A snapshot by another program, which need not have usage_span.
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
DROP TABLE usage_span;
