/* SPDX-License-Identifier: MIT
 *
 * The writers of the files in the table of feeds.h, each in the file of its format. Not for use outside src/feeds/.
 */
#ifndef FEEDS_WRITE_H
#define FEEDS_WRITE_H

#include "base/text.h"

#include <libxml/tree.h>

void write_atom(xmlNode *root, struct text *out);
void write_robots(xmlNode *root, struct text *out);
void write_datapackage(xmlNode *root, struct text *out);
void write_cff(xmlNode *root, struct text *out);
void write_bibtex(xmlNode *root, struct text *out);

/* The schema.org description of the site as a data set, in one line: for a <script> element, so without '<', '>' and
 * '&'. */
void write_dataset(xmlNode *root, struct text *out);

#endif
