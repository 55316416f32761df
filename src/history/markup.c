/* SPDX-License-Identifier: MIT
 * Knows which characters mean something in Markdown. */
#include "history/markup.h"

#include <string.h>

void markup_add_markdown(struct text *out, const char *value)
{
    for (; *value; value++) {
        if (*value == '@') {
            text_add(out, "&#64;");
        } else {
            if (strchr("\\`*_{}[]()<>#!|~&$", *value))
                text_add_byte(out, '\\');
            text_add_byte(out, *value);
        }
    }
}
