-- Tables that are not there, and one that need not be.
-- expect: table inference is missing; `inuse export` makes all tables
-- expect: table mark is missing
-- expect: 2 faults
DROP TABLE inference, mark, workflow;
