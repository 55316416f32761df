-- Records of no day.
-- expect: table inference: at is missing
DELETE FROM failure;
ALTER TABLE inference ALTER at DROP NOT NULL;
UPDATE inference SET at = NULL;
