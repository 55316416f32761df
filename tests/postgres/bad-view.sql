-- A view that fails when it is read.
-- status: 3
-- expect: while reading table mark, the server said: division by zero; correct the data, or leave them out in a view
DROP TABLE mark;
CREATE VIEW mark AS SELECT CAST(1 / (random() * 0)::integer AS bigint) AS at, CAST('label' AS text) AS label;
