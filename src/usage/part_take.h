/* SPDX-License-Identifier: MIT
 *
 * What is added to a part: records one by one, or what a database has added up.
 *
 *     part_take(&part->sink, records, count);   (as often as needed; snapshot_scan() does when given &part->sink)
 *     part_flush(part);
 *     ... the tables of the part ...
 */
#ifndef USAGE_PART_TAKE_H
#define USAGE_PART_TAKE_H

#include "usage/part.h"

/* Always true: what is wrong with the records is found out when the parts are joined, so that it does not depend on
 * their number. */
bool part_take(struct snapshot_sink *sink, const struct snapshot_record *records, size_t count);

/* Adds what a database has added up; `row` is of a day that the part keeps, if of any. Not to be called once
 * `overflowed`. */
struct rollup_row;
void part_take_rollup(struct part *part, const struct rollup_row *row);

/* The shortest window that holds a day `age` days before end_day; age >= 1. */
enum usage_window part_window_of_age(int32_t age);

/* Takes out what a record added to the default window, to be called in some part of those that are merged when the
 * record has left the window: sums may be less than nothing until then. Payments are not forgotten, see
 * part_keep_payment_days(). */
void part_leave_window(struct part *part, const struct snapshot_record *record);

/* Moves what is still held elsewhere into the tables; after the last record. */
void part_flush(struct part *part);

#endif
