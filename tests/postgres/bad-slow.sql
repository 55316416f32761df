-- A server that gives up.
-- status: 1
-- expect: the server said: canceling statement due to statement timeout; raise statement_timeout
ALTER ROLE reader SET statement_timeout = '300ms';
ALTER TABLE mark RENAME TO mark_rows;
CREATE VIEW mark AS SELECT at, label || CAST(pg_sleep(5) AS text) AS label FROM mark_rows;
