-- Times in milliseconds.
-- expect: table inference: at is a time in milliseconds or finer; store unix seconds
UPDATE inference SET at = at * 1000;
