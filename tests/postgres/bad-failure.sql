-- Reasons for an inference that did not fail, and for one that is not there.
-- expect: which is in no row of table inference whose failed is 1
DELETE FROM failure;
INSERT INTO failure SELECT min(id), 'out of gas' FROM inference WHERE failed = 0;
INSERT INTO failure VALUES (99999999, 'timeout');
