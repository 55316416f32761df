/* SPDX-License-Identifier: MIT
 *
 * Texts of the table of measures, in the words of the document's readers. Not for use outside src/report/.
 */
#ifndef REPORT_TERM_H
#define REPORT_TERM_H

#include <libxml/tree.h>

/* Sets an attribute to a text of the table of measures, where "item" stands for whatever is measured: "model", or what
 * the end of the document's id says, such as "owner" for "gini.owners". */
void term_text(xmlNode *element, const char *name, const char *text, const char *id);

#endif
