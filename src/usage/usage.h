/* SPDX-License-Identifier: MIT
 *
 * How much was asked of which model, by whom, in which mode, on which UTC day.
 *
 * One pass over the snapshot's records into integers. Memory is bounded by models x days, callers x days / 8, and some
 * three bytes for each model that a caller used (or two bits for each that it could have), never by the number of
 * events. Failed inferences are never volume; they are counted apart. Unattributed volume (no model) is its own series,
 * never dropped, never spread. A sum that does not fit int64 is an error that names the largest record, never a wrap;
 * because the sum of everything is checked, no sum over a part of it can overflow.
 *
 * Days: [first_day, end_day). end_day is the day of taken_at, the first that is not complete; records of that day are
 * counted in `incomplete` and belong to no window. first_day is the day of the earliest record (end_day when there is
 * none); a record more than USAGE_DAYS_MOST days before end_day is an error, because its time is wrong rather than old.
 * A model, mode or caller is active on a day when it has volume there; a record of 0 inferences is only a record.
 */
#ifndef USAGE_USAGE_H
#define USAGE_USAGE_H

#include "base/error.h"
#include "base/faults.h"
#include "base/progress.h"
#include "snapshot/snapshot.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A century. */
#define USAGE_DAYS_MOST 36525

/* What one UTC day (or any span of days) adds up to. Sums of tokens and payments cover only the records that state
 * them. */
struct usage_totals {
    int64_t inferences; /* = attributed + unattributed */
    int64_t attributed; /* the record names a model of the inventory */
    int64_t unattributed;
    int64_t verified;           /* by a verification with verified = 1 */
    int64_t verification_known; /* the record names a verification */
    int64_t caller_known;       /* the record names a caller */
    int64_t tokens_known;       /* the record states tokens in or out */
    int64_t paid_known;         /* the record states a payment */
    int64_t failed;             /* not part of `inferences`; a failed record counts here and in `records` only */
    int64_t tokens_in, tokens_out, paid_nano;
    int64_t records;
    int64_t payments;           /* records that state a payment */
    int64_t paid_apart;         /* of paid_nano: by records of no inference, such as a payment for a session of many */
    int64_t priced_tokens_in;   /* tokens of the records that state tokens and a payment, */
    int64_t priced_tokens_out;
    int64_t priced_nano;        /* and what those records state was paid */
    int64_t verified_outside;   /* of verified: by a known caller that is not first-party */
    int64_t verified_anonymous; /* of verified: the record names no caller */
};

struct usage;

struct usage_options {
    unsigned workers;    /* threads of the pass, >= 1 */
    int32_t window_days; /* the default window, >= 1: pairs of model and caller are kept for it only */
};

/* The pass: `inference` in as many rowid ranges as workers, and `usage_daily`. */
bool usage_read(struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                const struct usage_options *options, struct progress *progress, struct usage **ret_usage,
                struct faults *faults, struct error *err) MUST_CHECK;

/* The same from a database that adds up itself: the same integers from the same records. Cuts through the same volume
 * that do not agree are an error, because then they were not of one state of the database, or not of a database. */
struct postgres;
bool usage_read_rollups(struct postgres *postgres, const struct snapshot_inventory *inventory,
                        const struct usage_options *options, struct progress *progress, struct usage **ret_usage,
                        struct faults *faults, struct error *err) MUST_CHECK;

/* Joins what several threads gathered (see part.h) into one usage; `path` names the snapshot in errors. The parts are
 * freed in any case. */
struct part;
bool usage_join(struct part *parts[], unsigned count, const struct snapshot_inventory *inventory, const char *path,
                struct usage **ret_usage, struct error *err) MUST_CHECK;
void usage_free(struct usage *usage); /* NULL is fine */

/* Gives back the memory of all that is not asked any more once the report is built. What remains can be asked for
 * totals, and for models by day and verification: nothing of callers, payments and modes. */
void usage_keep_models(struct usage *usage);

int32_t usage_first_day(const struct usage *usage);
int32_t usage_end_day(const struct usage *usage);

/* Totals of [first_day, end_day), clipped to the days of the usage; zeros when nothing is left. */
void usage_totals(const struct usage *usage, int32_t first_day, int32_t end_day, struct usage_totals *ret_totals);
const struct usage_totals *usage_day(const struct usage *usage, int32_t day); /* requires first_day <= day < end_day */
const struct usage_totals *usage_incomplete(const struct usage *usage);       /* the day of taken_at, so far */

/* True when the snapshot holds no record at all of that day: missing data, drawn as a gap, not as zero. */
bool usage_day_is_missing(const struct usage *usage, int32_t day);

/* Volume per model (index as in the inventory) over [first_day, end_day) into out[model_count]. */
void usage_by_model(const struct usage *usage, int32_t first_day, int32_t end_day, int64_t *out);

/* How many models had volume in [first_day, end_day). */
int64_t usage_models_between(const struct usage *usage, int32_t first_day, int32_t end_day);

/* In which of the `count` periods of `days` days from first_day on, all of them days of the usage, the model had
 * volume: period i is bit i % 64 of out[i / 64]. False, and `out` untouched, when it never had any. */
bool usage_model_periods(const struct usage *usage, uint32_t model, int32_t first_day, int32_t days, size_t count,
                         uint64_t *out);

/* The daily volume of one model into out[end_day - first_day of the usage]. */
void usage_model_days(const struct usage *usage, uint32_t model, int64_t *out);

/* The same of [first_day, end_day), which must be days of the usage, into out[end_day - first_day]. */
void usage_model_days_between(const struct usage *usage, uint32_t model, int32_t first_day, int32_t end_day,
                              int64_t *out);

/* First and last day with volume, and how many days have any, in [first_day, end_day); false when there is none. */
bool usage_model_activity(const struct usage *usage, uint32_t model, int32_t first_day, int32_t end_day,
                          int32_t *ret_first, int32_t *ret_last, int32_t *ret_active_days);

/* Volume per caller over the window of a row of usage_windows (see below) into out[caller_count]. */
enum usage_window { USAGE_1D, USAGE_7D, USAGE_30D, USAGE_90D, USAGE_365D, USAGE_ALL, USAGE_WINDOW_COUNT };
extern const int32_t usage_window_days[USAGE_WINDOW_COUNT]; /* 1, 7, 30, 90, 365, INT32_MAX */
void usage_by_caller(const struct usage *usage, enum usage_window window, int64_t *out);

/* How many callers had volume in each of those windows. */
void usage_count_callers(const struct usage *usage, int64_t out[USAGE_WINDOW_COUNT]);

/* Exact number of distinct callers in the `days` days that end with `day` (inclusive), for every day of the usage, into
 * out[end_day - first_day]. Counted from the gaps between a caller's active days, without a set per window. */
void usage_distinct_callers(const struct usage *usage, int32_t days, int64_t *out);

/* The same for the days [first_day, end_day) as one window. */
int64_t usage_callers_between(const struct usage *usage, int32_t first_day, int32_t end_day);

/* How many models had volume on each day, into out[end_day - first_day]. */
void usage_models_used(const struct usage *usage, int64_t *out);

/* Distinct days on which the caller was active, all time. */
int32_t usage_caller_days(const struct usage *usage, uint32_t caller);
bool usage_caller_activity(const struct usage *usage, uint32_t caller, int32_t *ret_first_day, int32_t *ret_last_day);

/* Volume per mode and day. `out` has end_day - first_day entries; `mode` is an index or SNAPSHOT_NONE (not stated). */
enum usage_axis { USAGE_VERIFICATION, USAGE_SETTLEMENT, USAGE_KIND, USAGE_NODE };
void usage_mode_days(const struct usage *usage, enum usage_axis axis, uint32_t mode, int64_t *out);

/* Volume per verification for one model, all days, into out[verification count + 1]; the last is "not stated". */
void usage_model_verifications(const struct usage *usage, uint32_t model, int64_t *out);

/* Callers of one model: exact numbers of distinct addresses in each window; and of the default window the distinct
 * addresses, the volume that names one, and the largest one's. */
struct usage_model_callers {
    int64_t distinct_in[USAGE_WINDOW_COUNT];
    int64_t distinct, volume_known, largest_volume;
    uint32_t largest; /* SNAPSHOT_NONE when none */
};
void usage_model_callers(const struct usage *usage, uint32_t model, struct usage_model_callers *ret_callers);

/* Volume per model from one caller in the default window, into out[model_count]. */
void usage_by_model_of_caller(const struct usage *usage, uint32_t caller, int64_t *out);

/* The same from every caller that is wanted[caller]. */
void usage_by_model_of_callers(const struct usage *usage, const bool *wanted, int64_t *out);

/* Volume in the default window of a kind and a mode of another axis; SNAPSHOT_NONE = not stated, of either. */
enum usage_cross { USAGE_KIND_BY_VERIFICATION, USAGE_KIND_BY_SETTLEMENT, USAGE_CROSSES };
int64_t usage_cross(const struct usage *usage, enum usage_cross cross, uint32_t kind, uint32_t mode);

/* Paid for each model (10^-9 of the currency) in the default window, or in all, into out[model_count]. */
void usage_paid_by_model(const struct usage *usage, bool all_time, int64_t *out);

/* True when a record that did not fail states a payment above 0 by the caller, all time. */
bool usage_caller_paid(const struct usage *usage, uint32_t caller);

/* The median payment of the default window: between these two, which are mostly the same (payments.h). False when no
 * record states one. */
bool usage_median_payment(const struct usage *usage, int64_t *ret_least, int64_t *ret_most);

#endif
