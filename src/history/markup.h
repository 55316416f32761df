/* SPDX-License-Identifier: MIT
 *
 * Text from a snapshot, written into Markdown. It must be valid UTF-8 without controls, as everything in the
 * report document is.
 */
#ifndef HISTORY_MARKUP_H
#define HISTORY_MARKUP_H

#include "base/text.h"

/* As plain words of a Markdown table cell or paragraph: no link, no emphasis, no HTML, no new cell, no
 * mention of anybody. */
void markup_add_markdown(struct text *out, const char *value);

#endif
