/* SPDX-License-Identifier: MIT
 *
 * What the files of this room read from the document, beyond report/element.h. Not for use outside src/feeds/.
 */
#ifndef FEEDS_PARTS_H
#define FEEDS_PARTS_H

#include "base/arena.h"
#include "base/text.h"
#include "report/element.h"

#include <json-c/json.h>
#include <libxml/tree.h>

/* "" when it is not known. */
const char *part_base_url(xmlNode *root, struct arena *arena);

/* What the report is called: the title, or "NETWORK: are its models used?" */
const char *part_title(xmlNode *root, struct arena *arena);

/* The dated report's address, whole where the base URL is known, else from the site's root; "" where there is no dated
 * report. */
const char *part_address(xmlNode *root, struct arena *arena);

/* The name of the licence in SPDX's list, where the snapshot states one that is common for data; else "". */
const char *part_spdx(xmlNode *root, struct arena *arena);

/* Adds the object, indented, with a newline, and releases it. */
void part_print_json(json_object *object, struct text *out);

/* Adds the member unless the value is empty. */
void part_add(json_object *object, const char *name, const char *value);

#endif
