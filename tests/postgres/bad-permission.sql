-- A table that this role may not read.
-- status: 1
-- expect: while looking at table caller, the server said: permission denied for table caller; grant it
SET ROLE owner;
REVOKE ALL ON caller FROM PUBLIC, reader;
