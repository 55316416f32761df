/* SPDX-License-Identifier: MIT
 * Knows how a long list is split over pages. */
#include "report/build.h"

/* Rows on one page of a list: a table that a browser on a phone still scrolls, sorts and filters with ease. */
#define SHEET_ROWS 500

static const char *sheet_path(const struct report *report, const char *folder, size_t number)
{
    return number == 1 ? arena_printf(report->arena, "%s/index.html", folder)
                       : arena_printf(report->arena, "%s/page-%zu.html", folder, number);
}

void sheets_add(const struct report *report, xmlNode *list, const char *folder, size_t count)
{
    size_t sheets = count > 0 ? (count + SHEET_ROWS - 1) / SHEET_ROWS : 1;
    xmlNode *row = list->children;

    for (size_t number = 1; number <= sheets; number++) {
        size_t first = (number - 1) * SHEET_ROWS, rest = count - first;
        size_t rows = rest < SHEET_ROWS ? rest : SHEET_ROWS;
        const char *path = sheet_path(report, folder, number);
        for (size_t i = 0; i < rows; i++, row = row->next)
            element_text(row, "sheet", path);
        xmlNode *sheet = element_add(list, "sheet");
        element_integer(sheet, "number", (int64_t)number);
        element_text(sheet, "path", path);
        element_integer(sheet, "first", (int64_t)(rows > 0 ? first + 1 : 0));
        element_integer(sheet, "last", (int64_t)(first + rows));
        element_integer(sheet, "rows", (int64_t)rows);
    }
}
