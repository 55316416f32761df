-- A model that is never delisted, as PostgreSQL may say it: infinity has no place among unix seconds.
-- expect: while reading table model, the server said: cannot convert infinity to bigint
-- expect: no time may be infinite: store NULL for one that never comes, else the time that is meant, or read a view that does
CREATE SCHEMA theirs;
ALTER TABLE model SET SCHEMA theirs;
CREATE VIEW model AS SELECT id, key, name, owner, category, family, to_timestamp(listed_at) AS listed_at,
    timestamptz 'infinity' AS delisted_at, runnable, url FROM theirs.model;
