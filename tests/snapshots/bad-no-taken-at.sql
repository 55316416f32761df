-- No time up to which the snapshot is complete.
-- expect: table snapshot has no key taken_at
INSERT INTO snapshot VALUES ('network', 'Test');
