/* SPDX-License-Identifier: MIT
 *
 * What the document says about the report itself, as other programs want to know it; and JSON as the files of this room
 * write it. Private to src/feeds/.
 */
#ifndef FEEDS_ABOUT_H
#define FEEDS_ABOUT_H

#include "base/arena.h"
#include "base/text.h"
#include "report/element.h"

#include <json-c/json.h>
#include <libxml/tree.h>

/* "" when it is not known. */
const char *about_base_url(xmlNode *root, struct arena *arena);

/* What the report is called: the title, or "NETWORK: are its models used?" */
const char *about_title(xmlNode *root, struct arena *arena);

/* The dated report's address, whole where the base URL is known, else from the site's root; "" where there is no dated
 * report. */
const char *about_address(xmlNode *root, struct arena *arena);

/* The name of the licence in SPDX's list, where the snapshot states one that is common for data; else "". */
const char *about_spdx(xmlNode *root, struct arena *arena);

/* Adds the member unless the value is empty. */
void about_add(json_object *object, const char *name, const char *value);

#endif
