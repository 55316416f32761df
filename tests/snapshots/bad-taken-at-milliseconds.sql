-- taken_at in milliseconds.
-- expect: value is "1795305600000", a time in milliseconds or finer; store unix seconds
INSERT INTO snapshot VALUES ('taken_at', '1795305600000');
