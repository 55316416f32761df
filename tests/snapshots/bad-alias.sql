-- An alias of no model.
-- expect: table model_alias, row 1: model_id is "5", which table model does not have; add the model or delete the alias
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
INSERT INTO model_alias VALUES ('x', 5);
