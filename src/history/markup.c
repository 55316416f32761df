/* SPDX-License-Identifier: MIT
 * Knows which characters mean something in XML and in Markdown. */
#include "history/markup.h"

#include <string.h>

void markup_add_xml(struct text *out, const char *value)
{
    for (; *value; value++) {
        switch (*value) {
        case '<':
            text_add(out, "&lt;");
            break;
        case '>':
            text_add(out, "&gt;");
            break;
        case '&':
            text_add(out, "&amp;");
            break;
        case '"':
            text_add(out, "&quot;");
            break;
        default:
            text_add_byte(out, *value);
        }
    }
}

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
