-- taken_at as unix seconds.
INSERT INTO snapshot VALUES ('taken_at', '1795305600');
