/* SPDX-License-Identifier: MIT
 * Renders a report document through templates, without a snapshot: for golden tests, and for authors of templates.
 *
 *     render_pages DOCUMENT.xml TEMPLATES-FOLDER OUTPUT-FOLDER
 *
 * Prints the paths of the pages. Figures are not drawn. */
#include "pages/template.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool write_page(const char *folder, const char *path, const struct text *page, struct arena *arena,
                       struct error *err)
{
    char *full = arena_printf(arena, "%s/%s", folder, path);
    for (char *slash = full + strlen(folder); (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(full, 0777);
        *slash = '/';
    }
    FILE *file = fopen(full, "wb");
    if (!file)
        return error_set(err, ERROR_IO, "cannot write %s", full);
    bool written = fwrite(page->bytes, 1, page->length, file) == page->length;
    if (fclose(file) != 0 || !written)
        return error_set(err, ERROR_IO, "cannot write %s", full);
    puts(path);
    return true;
}

static bool render_template(struct templates *templates, size_t index, xmlDoc *document, const char *folder,
                            struct error *err)
{
    struct arena *arena = arena_new();
    struct text page = TEXT_INIT;
    xmlNode **nodes;
    size_t count;
    bool done = template_contexts(templates, index, document, arena, &nodes, &count, err);
    for (size_t i = 0; done && i < count; i++) {
        const char *path;
        text_reset(&page);
        done = template_path(templates, index, nodes[i], arena, &path, err) &&
               template_render(templates, index, nodes[i], false, path, &page, err) &&
               write_page(folder, path, &page, arena, err);
    }
    text_clear(&page);
    arena_free(arena);
    return done;
}

int main(int argc, char **argv)
{
    struct error err = ERROR_INIT;
    struct templates *templates = NULL;
    if (argc != 4) {
        fprintf(stderr, "usage: render_pages DOCUMENT.xml TEMPLATES-FOLDER OUTPUT-FOLDER\n");
        return 2;
    }
    xmlDoc *document = xmlReadFile(argv[1], NULL, XML_PARSE_NONET);
    bool done = document &&
                templates_load(&(struct folders){.paths = (const char *const *)&argv[2], .count = 1}, &templates, &err);
    for (size_t i = 0; done && i < templates_count(templates); i++)
        done = render_template(templates, i, document, argv[3], &err);
    if (!done)
        fprintf(stderr, "render_pages: %s\n", err.message);
    templates_free(templates);
    xmlFreeDoc(document);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
