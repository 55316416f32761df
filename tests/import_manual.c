/* SPDX-License-Identifier: MIT
 * Holds inuse-import(7) to the tables of the importers: a section for each, in which each column stands with
 * its meaning and its other names, and no others. */
#include "base/arena.h"
#include "base/file.h"
#include "import/importer.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_escaped(struct text *text, const char *plain)
{
    for (; *plain != '\0'; plain++) {
        if (*plain == '\'')
            text_add(text, "\\(aq");
        else if (strncmp(plain, "^-", 2) == 0)
            text_add(text, "\\(ha\\-"), plain++;
        else
            text_add_byte(text, *plain);
    }
}

/* The paragraph of a column, as it must stand in the page. */
static void write_column(struct text *text, const struct import_column *column)
{
    text_printf(text, ".TP\n.B %s%s\n%c", column->name, column->required ? " \\fR(needed)" : "",
                toupper((unsigned char)column->meaning[0]));
    add_escaped(text, column->meaning + 1);
    text_add(text, ".\n");
    const char *next = column->synonyms;
    for (size_t length; next && (length = strcspn(next, " ")) > 0; next += length + (next[length] == ' '))
        text_printf(text, "%s\\fI%.*s\\fR", next == column->synonyms ? "Also: " : ", ", (int)length, next);
    if (column->synonyms)
        text_add(text, ".\n");
}

static size_t count(const char *text, const char *word)
{
    size_t found = 0;
    for (; (text = strstr(text, word)); text += strlen(word))
        found++;
    return found;
}

static int check_importer(const struct importer *importer, const char *page, struct arena *arena)
{
    const char *heading = arena_printf(arena, "\n.SS %s\n", importer->name), *start = strstr(page, heading);
    int missing = 0;
    if (!start)
        return printf("inuse-import(7) has no section %s\n", importer->name) > 0;
    start += strlen(heading);
    const char *end = strstr(start, "\n.S");
    const char *section = arena_copy(arena, start, end ? (size_t)(end + 1 - start) : strlen(start));
    for (size_t i = 0; i < importer->column_count; i++) {
        struct text text = TEXT_INIT;
        write_column(&text, &importer->columns[i]);
        if (!strstr(section, text.bytes)) {
            printf("inuse-import(7), section %s, lacks:\n%s", importer->name, text.bytes);
            missing++;
        }
        text_clear(&text);
    }
    if (count(section, "\n.TP\n") + (strncmp(section, ".TP\n", 4) == 0) != importer->column_count)
        missing += printf("inuse-import(7), section %s, tells of columns that the importer does not have\n",
                          importer->name) > 0;
    return missing;
}

int main(void)
{
    const char *source = getenv("srcdir");
    struct arena *arena = arena_new();
    struct text page = TEXT_INIT;
    struct error err = ERROR_INIT;
    int missing = 0;
    if (!file_read(arena_printf(arena, "%s/doc/inuse-import.7", source ? source : "."), 1 << 20, &page,
                   &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 99;
    }
    for (size_t i = 0; i < importer_count; i++)
        missing += check_importer(importers[i], page.bytes, arena);
    text_clear(&page);
    arena_free(arena);
    return missing > 0;
}
