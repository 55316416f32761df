-- Tables without a column each.
-- expect: table inference has no column tokens_in; add it, or read a view that has CAST(NULL AS bigint) AS "tokens_in"
-- expect: table model has no column family; add it, or read a view that has CAST(NULL AS text) AS "family"
ALTER TABLE inference DROP COLUMN tokens_in;
ALTER TABLE model DROP COLUMN family;
