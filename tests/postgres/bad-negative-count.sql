-- A count below zero.
-- expect: table inference, day 
-- expect: count is negative
UPDATE inference SET count = -5 WHERE id = (SELECT min(id) FROM inference);
