/* SPDX-License-Identifier: MIT
 *
 * Text from a snapshot, written into formats that give some characters a meaning. The text must be valid UTF-8 without controls, as
 * everything in the report document is.
 */
#ifndef HISTORY_MARKUP_H
#define HISTORY_MARKUP_H

#include "base/text.h"

/* As text or attribute value of XML. */
void markup_add_xml(struct text *out, const char *value);

/* As plain words of a Markdown table cell or paragraph: no link, no emphasis, no HTML, no new cell, no mention of anybody. */
void markup_add_markdown(struct text *out, const char *value);

#endif
