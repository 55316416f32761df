/* SPDX-License-Identifier: MIT
 *
 * The measures of one window, and its Lorenz curves, as elements of the document. Not for use outside src/report/.
 */
#ifndef REPORT_WINDOW_MEASURES_H
#define REPORT_WINDOW_MEASURES_H

#include "report/build.h"

/* Adds <measure id="gini.listed" ...> for each row of the report's set, then <lorenz population> where there is volume. */
void window_measures_add(struct report *report, enum usage_window window, xmlNode *element);



#endif
