-- A time that no network knew.
-- expect: at is not a time between 1970 and 9999
UPDATE inference SET at = -1;
