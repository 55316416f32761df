/* SPDX-License-Identifier: MIT
 * Knows how a formula reads in one line. */
#include "measures/formula.h"

#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *at;
    struct text *text;
};

/* What stands before, between and behind the children of an element. */
static const struct layout {
    const char *name, *before, *between[2], *after;
} layouts[] = {
    {"mfrac", "(", {")/(", ""}, ")"}, {"msub", "", {"_", ""}, ""},
    {"msup", "", {"^(", ""}, ")"},    {"msqrt", "sqrt(", {"", ""}, ")"},
    {"munder", "", {"_{", ""}, "} "}, {"munderover", "", {"_{", "}^{"}, "} "},
    {"mrow", "", {"", ""}, ""},
};

/* A character, or the entity that stands for it. */
static void add_character(struct reader *reader)
{
    if (*reader->at != '&') {
        text_add_byte(reader->text, *reader->at++);
        return;
    }
    if (text_begins_with(reader->at, "&#x")) {
        char bytes[4], *end;
        size_t size = utf8_put((uint32_t)strtoul(reader->at + 3, &end, 16), bytes);
        text_add_bytes(reader->text, bytes, size);
        reader->at = end + 1;
        return;
    }
    text_add_byte(reader->text, text_begins_with(reader->at, "&lt;") ? '<' : '>');
    reader->at += strlen("&lt;");
}

/* Two names or numbers in a row are set apart, and so are relations and sums. */
static void add_token(struct reader *reader, bool is_operator)
{
    static const char *const spaced[] = {"=",    "+",        ",",        ":",       "&gt;",
                                         "&lt;", "&#x2212;", "&#x2264;", "&#x2265;"};
    struct text *text = reader->text;
    bool apart = false;
    for (size_t i = 0; is_operator && i < ARRAY_SIZE(spaced); i++)
        apart |= text_begins_with(reader->at, spaced[i]) && reader->at[strlen(spaced[i])] == '<';
    bool behind_word = text->length > 0 && (isalnum((unsigned char)text->bytes[text->length - 1]) ||
                                            (unsigned char)text->bytes[text->length - 1] >= 0x80);
    bool opens = text->length == 0 || strchr(" (_{^", text->bytes[text->length - 1]) != NULL;
    if (apart ? !opens && *reader->at != ',' : !is_operator && behind_word)
        text_add_byte(text, ' ');
    while (*reader->at != '<')
        add_character(reader);
    if (apart && !opens)
        text_add_byte(text, ' ');
}

static void add_element(struct reader *reader)
{
    const struct layout *layout = NULL;
    size_t length = strcspn(reader->at + 1, ">");
    for (size_t i = 0; i < ARRAY_SIZE(layouts); i++)
        if (strlen(layouts[i].name) == length && strncmp(reader->at + 1, layouts[i].name, length) == 0)
            layout = &layouts[i];
    bool is_operator = text_begins_with(reader->at, "<mo>");
    reader->at += length + 2;
    if (!layout) {
        add_token(reader, is_operator);
    } else {
        text_add(reader->text, layout->before);
        for (int child = 0; reader->at[1] != '/'; child++) {
            if (child == 1 || child == 2)
                text_add(reader->text, layout->between[child - 1]);
            add_element(reader);
        }
        text_add(reader->text, layout->after);
    }
    reader->at = strchr(reader->at, '>') + 1;
}

void formula_text(const char *mathml, struct text *text)
{
    struct text line = TEXT_INIT;
    struct reader reader = {.at = mathml, .text = &line};
    while (*reader.at)
        add_element(&reader);
    text_add_bytes(text, line.bytes, line.length);
    text_clear(&line);
}
