-- Columns and tables that inuse does not read, in another order, and a column shard that splits every sum.
ALTER TABLE inference ADD COLUMN note text, ADD COLUMN shard integer;
UPDATE inference SET note = 'theirs', shard = id % 3;
ALTER TABLE usage_daily ADD COLUMN shard smallint;
CREATE TABLE audit (at timestamptz, what text);
