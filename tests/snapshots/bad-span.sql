-- A span that ends before it begins, and one of an unknown model.
-- expect: table usage_span, row 1: last_day is before first_day
-- expect: table usage_span, row 2: model_id is "7", which table model does not have
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
PRAGMA ignore_check_constraints = ON;
INSERT INTO usage_span VALUES (NULL, 20600, 20500), (7, 20500, 20600);
