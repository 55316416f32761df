-- A count that nobody knows.
-- expect: count is missing; fill it or delete the row
ALTER TABLE inference ALTER count DROP NOT NULL;
UPDATE inference SET count = NULL WHERE id = (SELECT min(id) FROM inference);
