/* SPDX-License-Identifier: MIT
 * Knows what an item of a measure is called: a model, an address, an owner. */
#include "report/term.h"

#include "base/text.h"
#include "report/element.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* What the items are, by the end of an id; models where none fits. */
static const struct term {
    const char *suffix, *one, *many;
} terms[] = {
    {".callers", "address", "addresses"}, {".owners", "owner", "owners"}, {".families", "family", "families"},
    {".nodes", "node", "nodes"},          {"", "model", "models"},
};

static const struct term *term_of(const char *id)
{
    const struct term *term = terms;
    for (size_t length = strlen(id);; term++) {
        size_t behind = strlen(term->suffix);
        if (length >= behind && strcmp(id + length - behind, term->suffix) == 0)
            return term;
    }
}

/* Appends the word that stands for "item" or "items", with its article and its capital; returns how much of the text it
 * takes the place of, or 0. */
static size_t replace_word(const char *at, const struct term *term, struct text *text)
{
    static const char one[] = "item", article[] = "an item";
    bool with_article = strncmp(at, article, strlen(article)) == 0;
    const char *noun = with_article ? at + strlen("an ") : at;
    bool capital = noun[0] == 'I';
    if (tolower((unsigned char)noun[0]) != one[0] || strncmp(noun + 1, one + 1, strlen(one) - 1) != 0)
        return 0;
    size_t size = (size_t)(noun - at) + strlen(one);
    bool plural = at[size] == 's';
    if (isalnum((unsigned char)at[size + plural]))
        return 0;
    const char *word = plural ? term->many : term->one;
    if (with_article)
        text_add(text, strchr("aeiou", word[0]) ? "an " : "a ");
    text_add_byte(text, capital ? (char)toupper((unsigned char)word[0]) : word[0]);
    text_add(text, word + 1);
    return size + plural;
}

void term_text(xmlNode *element, const char *name, const char *text, const char *id)
{
    const struct term *term = term_of(id);
    struct text said = TEXT_INIT;
    bool inside = false;
    for (const char *at = text; *at;) {
        size_t replaced = inside ? 0 : replace_word(at, term, &said);
        if (replaced == 0)
            text_add_byte(&said, *at);
        at += replaced > 0 ? replaced : 1;
        inside = isalnum((unsigned char)at[-1]);
    }
    element_text(element, name, said.length > 0 ? said.bytes : "");
    text_clear(&said);
}
