-- Nothing says when the snapshot was taken.
-- expect: table snapshot has no key taken_at
DELETE FROM snapshot WHERE key = 'taken_at';
