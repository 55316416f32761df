-- Columns of types that cannot stand for ours.
-- expect: column model_id of table inference is not an integer
-- expect: column at of table inference is not an integer (unix seconds) or a timestamp
-- expect: column failed of table inference is not an integer (0 or 1) or a boolean
DROP STATISTICS inference_by_day, inference_by_node, inference_by_model, inference_by_caller;
ALTER TABLE inference ALTER model_id TYPE text, ALTER at TYPE text, ALTER failed DROP DEFAULT, ALTER failed TYPE text;
