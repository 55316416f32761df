/* SPDX-License-Identifier: MIT
 *
 * The parts of the report document, each built by one file of this folder; report.c calls them, several at once. So
 * each has a report of its own that shares with the others what build_models_order(), build_slugs() and report_build()
 * filled, which no other may change, and whose `root` and `arena` become part of the whole afterwards. Not for use
 * outside src/report/.
 */
#ifndef REPORT_BUILD_H
#define REPORT_BUILD_H

#include "report/element.h"
#include "report/report.h"

/* A model with its volumes, in the order in which pages list it: by volume of the default window, then of all time,
 * both falling, then by key. */
struct report_model {
    uint32_t index; /* in the inventory */
    int64_t volume[USAGE_WINDOW_COUNT];
    bool listed;    /* hosted at the end of the windows */
    bool has_page;
    size_t rank;    /* among listed models with volume in the default window, from 1; else 0 */
    xmlNode *element;
};

struct fixed_logs;

struct report {
    struct arena *arena;
    struct report_input input;
    xmlDoc *document;
    xmlNode *root;
    int32_t first_day, end_day; /* of the usage: [first_day, end_day) */
    int32_t window_first[USAGE_WINDOW_COUNT];
    struct usage_totals totals[USAGE_WINDOW_COUNT];
    struct report_model *models; /* sorted */
    size_t model_count, listed_count;
    size_t page_count; /* the first page_count of `pages` */
    struct report_model **pages;
    xmlNode *moving_days; /* the <days> of the model last in detail, for the next one; or NULL */
    struct arena *detail; /* holds what else is on the element of the model in detail; or NULL */
    char **slugs;      /* by index in the inventory */
    int64_t *listed_on; /* models hosted when a day begins, [day - first_day], end_day included */
    int32_t *made_in;   /* days in which the volume of a day was made, [day - first_day]; NULL = one each, if any */
    struct fixed_logs *logs;
};

/* "1d", "7d", ..., "all" */
extern const char *const report_window_ids[USAGE_WINDOW_COUNT];

/* What pages call a model: its name, or the key of one that has none. */
const char *report_model_name(const struct report *report, const struct report_model *model);

/* Where its page is, from the root of the site; NULL when it has none. */
const char *report_model_path(const struct report *report, const struct report_model *model);

/* The moving mean of a week, in which weekdays do not show: `sum` of the DAYS_OF_MEAN days that end with `day`, by the
 * days in which it was made. Absent where the report begins later than they do. */
#define DAYS_OF_MEAN 7
void days_add_mean(const struct report *report, int32_t day, int64_t sum, const char *name, xmlNode *element);

/* <days unit>: the model's volume by day, or by the seven days that end on each date where there are too many days to
 * show. */
void model_days_add(const struct report *report, const struct report_model *model, xmlNode *parent);

/* On each model that was ever used: `spark` and `spark_end`, paths in a box of 100 x 24; what they show, on the list of
 * models. */
void build_sparklines(struct report *report, xmlNode *list);

/* Splits the first `count` children of `list` over pages FOLDER/index.html, FOLDER/page-2.html ...: each gets the
 * attribute `sheet`, the path of its page, and the list a child <sheet> for each page. There is always one, also
 * without rows. */
void sheets_add(const struct report *report, xmlNode *list, const char *folder, size_t count);

void build_snapshot(struct report *report);
void build_models_order(struct report *report); /* before all: fills models, totals; no elements */
void build_slugs(struct report *report);        /* before all: fills slugs; no elements */
void build_windows(struct report *report);
void build_days(struct report *report);
void build_models(struct report *report);       /* fills the element of each model */
void build_groups(struct report *report);       /* owners, categories */
void build_modes(struct report *report);        /* verifications, settlements, kinds, nodes */
void build_nodes(struct report *report);        /* after build_modes: load and uptime of nodes */
void build_failures(struct report *report);     /* absent when nothing failed */
void build_workflows(struct report *report);    /* absent when there is none */
void build_marks(struct report *report);
void build_claims(struct report *report);                                     /* beside what the snapshot counts */
void build_retention(struct report *report);
void build_money(struct report *report);                                      /* absent when no payment is known */
void build_bottom(struct report *report);                                     /* the top model against the least used */
void build_weeks(struct report *report);                                      /* weeks, rhythm */
void build_organic(struct report *report);                                    /* demand; absent when nobody is known */

/* data/retention.csv */
void retention_write_csv(const struct report *report, struct text *out);
void build_funnel(struct report *report);
void build_callers(struct report *report); /* default window; absent when nobody is known */
void build_history(struct report *report); /* absent with less than two windows' ends */
void build_comparison(struct report *report);                                 /* previous window, worst day */
void build_methods(struct report *report);
void build_notes(struct report *report);
void build_files(struct report *report);

#endif
