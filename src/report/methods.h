/* SPDX-License-Identifier: MIT
 *
 * The definitions of the measures, as elements of the document, in the words of its readers. Not for use outside
 * src/report/.
 */
#ifndef REPORT_METHODS_H
#define REPORT_METHODS_H

#include "report/build.h"

/* Sets an attribute to a text of the table of measures, where "item" stands for whatever is measured: "model", or what
 * the end of the document's id says, such as "owner" for "gini.owners". */
void term_text(xmlNode *element, const char *name, const char *text, const char *id);

#endif
