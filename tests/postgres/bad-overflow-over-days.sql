-- Sums of days that fit, but not together.
-- expect: the inferences of all records add up to more than 9223372036854775807
-- expect: the largest sum of a day is 9223372036854775807, on 1970-01-11: correct inference.count
INSERT INTO inference (id, at, count) VALUES (94, 864000, 9223372036854775807), (95, 8640000, 9223372036854775807);
