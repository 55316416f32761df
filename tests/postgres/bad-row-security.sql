-- Rows that this role does not see: the cuts refer to callers that nobody lists.
-- expect: is not in table caller
DELETE FROM workflow;
ALTER TABLE caller ENABLE ROW LEVEL SECURITY;
