/* SPDX-License-Identifier: MIT
 * Knows what must change in a page before it can be a part of another. */
#include "edition/single_file.h"

#include "base/base64.h"
#include "base/replacement.h"
#include "base/text.h"
#include "edition/address.h"
#include "edition/html_tree.h"
#include "pages/html.h"
#include "report/element.h"

#include <libxml/hash.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* No file of a site is larger; a model list has some hundred bytes a model. */

struct single {
    const struct edition *edition;
    struct address_book *book;
    struct replacement *file;
    struct arena *arena; /* of the page at hand */
    xmlHashTable *files; /* path -> number of the embedded file */
    size_t page, file_count;
    const char *title; /* of the page, while its content is added */
};

static const struct {
    const char *suffix, *type;
} media_types[] = {
    {".svg", "image/svg+xml"},   {".png", "image/png"},         {".pdf", "application/pdf"},
    {".csv", "text/csv"},        {".json", "application/json"}, {".html", "text/html"},
    {".xml", "application/xml"}, {".zip", "application/zip"},   {".css", "text/css"},
    {".js", "text/javascript"},  {".txt", "text/plain"},        {".bib", "text/plain"},
};

static const char *media_type(const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < ARRAY_SIZE(media_types); i++) {
        size_t suffix = strlen(media_types[i].suffix);
        if (length > suffix && strcmp(path + length - suffix, media_types[i].suffix) == 0)
            return media_types[i].type;
    }
    return "application/octet-stream";
}

/* Text is shorter as it is than in base64; these bytes would end the address, or grow more when HTML escapes
 * them. */
static void add_text_as_address(struct text *out, const struct text *bytes)
{
    static const char special[] = "%#\"<>&' \n\r\t";
    for (size_t i = 0; i < bytes->length;) {
        size_t plain = strcspn(bytes->bytes + i, special);
        text_add_bytes(out, bytes->bytes + i, plain);
        i += plain;
        if (i < bytes->length)
            text_printf(out, "%%%02X", (unsigned char)bytes->bytes[i++]);
    }
}

static bool add_data_address(const struct single *single, const char *path, struct text *out,
                             struct error *err)
{
    struct text bytes = TEXT_INIT;
    const char *type = media_type(path);
    bool ok = edition_read(single->edition, path, single->arena, &bytes, err);
    if (ok && strcmp(type, "image/svg+xml") == 0) {
        text_printf(out, "data:%s,", type);
        add_text_as_address(out, &bytes);
    } else if (ok) {
        text_printf(out, "data:%s;base64,", type);
        text_add_base64(out, bytes.bytes, bytes.length);
    }
    text_clear(&bytes);
    return ok;
}

/* Attributes that name or refer to identifiers of the page, as words; in others "#id" is a link. */
static const char *const identifiers[] = {
    "id",
    "for",
    "headers",
    "list",
    "form",
    "name",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-activedescendant",
};

static bool is_identifier(const xmlNode *element, const char *attribute)
{
    for (size_t i = 0; i < ARRAY_SIZE(identifiers); i++)
        if (strcmp(attribute, identifiers[i]) == 0)
            return strcmp(attribute, "name") != 0 || element_is(element, "map");
    return false;
}

static void set_words_with_prefix(const struct single *single, xmlNode *element, const char *attribute,
                                  const char *value)
{
    struct text words = TEXT_INIT;
    char *rest = arena_text(single->arena, value);
    for (char *word; (word = strtok_r(rest, " \t\n", &rest));)
        text_printf(&words, "%sp%zu-%s", words.length ? " " : "", single->page + 1, word);
    xmlSetProp(element, BAD_CAST attribute, BAD_CAST(words.bytes ? words.bytes : ""));
    text_clear(&words);
}

static bool set_data_address(const struct single *single, xmlNode *element, const char *attribute,
                             const char *path, struct error *err)
{
    struct text data = TEXT_INIT;
    bool ok = add_data_address(single, path, &data, err);
    if (ok)
        xmlSetProp(element, BAD_CAST attribute, BAD_CAST data.bytes);
    text_clear(&data);
    return ok;
}

static const char *page_anchor(const struct single *single, const struct address *address)
{
    return *address->fragment ? arena_printf(single->arena, "#p%zu-%s", address->page + 1, address->fragment)
                              : arena_printf(single->arena, "#page-%zu", address->page + 1);
}

/* The first link to a file carries it; the others lead to that link, or pictures and tables would be inside
 * several times. */
static bool embed_once(struct single *single, xmlNode *element, const char *path, struct error *err)
{
    uintptr_t number = (uintptr_t)xmlHashLookup(single->files, BAD_CAST path);
    if (number > 0) {
        xmlSetProp(element, BAD_CAST "href",
                   BAD_CAST arena_printf(single->arena, "#file-%zu", (size_t)number));
        return true;
    }
    const char *slash = strrchr(path, '/');
    if (!xmlHasProp(element, BAD_CAST "download"))
        xmlSetProp(element, BAD_CAST "download", BAD_CAST(slash ? slash + 1 : path));
    if (!xmlHasProp(element, BAD_CAST "id")) {
        number = ++single->file_count;
        xmlHashAddEntry(single->files, BAD_CAST path, (void *)number);
        xmlNewProp(element, BAD_CAST "id", BAD_CAST arena_printf(single->arena, "file-%zu", (size_t)number));
    }
    return set_data_address(single, element, "href", path, err);
}

/* What the edition leaves out (older reports) is a link to where the site stands, or none. */
static bool embed_link(struct single *single, xmlNode *element, const struct address *address,
                       struct error *err)
{
    size_t length = strlen(address->path);
    bool is_page = length == 0 || address->path[length - 1] == '/' ||
                   strcmp(media_type(address->path), "text/html") == 0;

    if (is_page && !*single->edition->base_url) {
        xmlUnsetProp(element, BAD_CAST "href");
        return true;
    }
    if (is_page) {
        const char *hash = *address->fragment ? "#" : "";
        xmlSetProp(element, BAD_CAST "href",
                   BAD_CAST arena_printf(single->arena, "%s%s%s%s", single->edition->base_url, address->path,
                                         hash, address->fragment));
        return true;
    }
    return embed_once(single, element, address->path, err);
}

static bool rewrite_link(struct single *single, xmlNode *element, const char *value, struct error *err)
{
    struct address address =
        address_resolve(single->book, single->edition->paths[single->page], value, single->arena);

    switch (address.kind) {
    case ADDRESS_PAGE:
        xmlSetProp(element, BAD_CAST "href", BAD_CAST page_anchor(single, &address));
        return true;
    case ADDRESS_FILE:
        return embed_link(single, element, &address, err);
    case ADDRESS_OUTSIDE:
        return true;
    }
    return true;
}

static bool rewrite_picture(const struct single *single, xmlNode *element, const char *attribute,
                            const char *value, struct error *err)
{
    struct address address =
        address_resolve(single->book, single->edition->paths[single->page], value, single->arena);
    return address.kind != ADDRESS_FILE || set_data_address(single, element, attribute, address.path, err);
}

static bool rewrite_attribute(struct single *single, xmlNode *element, const char *name, const char *value,
                              struct error *err)
{
    if (is_identifier(element, name)) {
        set_words_with_prefix(single, element, name, value);
        return true;
    }
    if (strcmp(name, "href") == 0 && value[0] != '\0')
        return rewrite_link(single, element, value, err);
    if (strcmp(name, "usemap") == 0 && value[0] == '#') {
        xmlSetProp(element, BAD_CAST name,
                   BAD_CAST arena_printf(single->arena, "#p%zu-%s", single->page + 1, value + 1));
        return true;
    }
    if (strcmp(name, "src") == 0 || strcmp(name, "srcset") == 0)
        return rewrite_picture(single, element, name, value, err);
    return true;
}

/* Many pages have parts of the same name: what is a landmark in its own page would be one of many here. */
static void make_no_landmark(const struct single *single, xmlNode *element)
{
    xmlChar *label = xmlGetNoNsProp(element, BAD_CAST "aria-label");
    bool named = label || xmlHasProp(element, BAD_CAST "aria-labelledby");

    if (element_is(element, "section") && named && !xmlHasProp(element, BAD_CAST "role"))
        xmlNewProp(element, BAD_CAST "role", BAD_CAST "group");
    if (element_is(element, "nav") && label)
        xmlSetProp(element, BAD_CAST "aria-label",
                   BAD_CAST arena_printf(single->arena, "%s: %s", (const char *)label, single->title));
    xmlFree(label);
}

static bool rewrite_element(struct single *single, xmlNode *element, struct error *err)
{
    xmlAttr *attribute = element->properties, *last = attribute;
    bool ok = true;

    /* Setting a value keeps an attribute in its place; those that embed_once() adds come behind and are right
     * already. */
    while (last && last->next)
        last = last->next;
    for (bool more = attribute != NULL; ok && more;) {
        xmlAttr *next = attribute->next;
        more = attribute != last;
        xmlChar *value = xmlNodeGetContent((xmlNode *)attribute);
        ok = rewrite_attribute(single, element, (const char *)attribute->name, (const char *)value, err);
        xmlFree(value);
        attribute = next;
    }
    return ok;
}

/* Rewrites what `top` holds and adds it to `out`. */
static bool add_rewritten(struct single *single, xmlNode *top, struct text *out, struct error *err)
{
    for (xmlNode *node = top; node; node = html_tree_next(top, node)) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (!rewrite_element(single, node, err))
            return false;
        if (single->title)
            make_no_landmark(single, node);
    }
    return html_add_node(out, top, err);
}

static bool flush(const struct single *single, struct text *out, struct error *err)
{
    bool ok = replacement_write(single->file, out->bytes, out->length, err);
    text_reset(out);
    return ok;
}

/* The file that `link` leads to as the content of `element`, which is "style" or "script"; a style sheet
 * keeps its `media`. */
static bool add_file_inside(const struct single *single, const char *element, const char *link,
                            const char *media, struct text *out, struct error *err)
{
    struct address address =
        address_resolve(single->book, single->edition->paths[single->page], link, single->arena);
    text_printf(out, "<%s", element);
    if (*media)
        html_add_attribute(out, "media", media);
    text_add(out, ">\n");
    bool ok = edition_read(single->edition, address.path, single->arena, out, err);
    text_printf(out, "</%s>\n", element);
    return ok;
}

/* Data for machines that stands in the page itself; its text is written as it was, which HTML does not escape
 * in scripts. */
static void add_inline_data(const struct single *single, const xmlNode *script, struct text *out)
{
    const char *type = element_value(script, "type", single->arena);
    xmlChar *content = xmlNodeGetContent(script);
    if (strcmp(type, "application/ld+json") == 0)
        text_printf(out, "<script type=\"%s\">%s</script>\n", type, (const char *)content);
    xmlFree(content);
}

/* What the head of the summary refers to comes inside; its descriptions stay; what speaks of an address of
 * the page goes. */
static bool add_head_element(const struct single *single, xmlNode *element, struct text *out,
                             struct error *err)
{
    const char *relation = element_value(element, "rel", single->arena);

    if (element_is(element, "script")) {
        add_inline_data(single, element, out);
        return true;
    }
    if (element_is(element, "link") && strcmp(relation, "stylesheet") == 0)
        return add_file_inside(single, "style", element_value(element, "href", single->arena),
                               element_value(element, "media", single->arena), out, err);
    if (element_is(element, "link") && strcmp(relation, "icon") == 0) {
        struct address icon = address_resolve(single->book, single->edition->paths[0],
                                              element_value(element, "href", single->arena), single->arena);
        bool ok =
            set_data_address(single, element, "href", icon.path, err) && html_add_node(out, element, err);
        text_add_byte(out, '\n');
        return ok;
    }
    if (element_is(element, "title") ||
        (element_is(element, "meta") && !xmlHasProp(element, BAD_CAST "property"))) {
        bool ok = html_add_node(out, element, err);
        text_add_byte(out, '\n');
        return ok;
    }
    return true;
}

/* Inline styles and scripts are all there is; nothing may be loaded and nothing sent. */
static const char policy[] =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
    "style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n";

static bool add_head(const struct single *single, xmlNode *root, struct text *out, struct error *err)
{
    xmlNode *head = html_tree_find(root, "head");
    text_add(out, "<!DOCTYPE html>\n<html");
    html_add_attribute(out, "lang", element_value(root, "lang", single->arena));
    text_add(out, ">\n<head>\n");
    bool ok = true;
    for (xmlNode *node = head->children; ok && node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        ok = add_head_element(single, node, out, err);
        if (xmlHasProp(node, BAD_CAST "charset"))
            text_add(out, policy);
    }
    text_add(out, "</head>\n<body class=\"single-file\">\n");
    return ok;
}

/* The parts of the summary around its <main>, without the breadcrumbs. */
static bool add_frame(struct single *single, xmlNode *node, struct text *out, struct error *err)
{
    bool ok = true;
    for (; ok && node && !element_is(node, "main"); node = node->next)
        if (node->type == XML_ELEMENT_NODE && !html_tree_has_class(node, "crumbs") &&
            !element_is(node, "script")) {
            ok = add_rewritten(single, node, out, err);
            text_add_byte(out, '\n');
        }
    return ok;
}

static bool add_section(struct single *single, xmlNode *root, struct text *out, struct error *err)
{
    xmlNode *main = html_tree_find(root, "main"), *title = html_tree_find(root, "title");
    xmlChar *name = title ? xmlNodeGetContent(title) : NULL;
    bool ok = true;

    single->title =
        arena_text(single->arena, name ? (const char *)name : single->edition->paths[single->page]);
    text_printf(out, "<section class=\"page\" id=\"page-%zu\"", single->page + 1);
    html_add_attribute(out, "aria-label", single->title);
    /* The skip link and links to the page's content lead to the place where <main> stood. */
    xmlChar *id = main ? xmlGetNoNsProp(main, BAD_CAST "id") : NULL;
    text_add(out, ">\n");
    if (id)
        text_printf(out, "<div id=\"p%zu-%s\" tabindex=\"-1\"></div>\n", single->page + 1, (const char *)id);
    for (xmlNode *node = main ? main->children : NULL; ok && node; node = node->next)
        ok = add_rewritten(single, node, out, err);
    text_add(out, "\n</section>\n");
    single->title = NULL;
    xmlFree(id);
    xmlFree(name);
    return ok;
}

/* The scripts that the summary's head or body names, in their order. */
static bool add_scripts(const struct single *single, xmlNode *root, struct text *out, struct error *err)
{
    bool ok = true;
    for (xmlNode *node = root; ok && node; node = html_tree_next(root, node))
        if (element_is(node, "script") && xmlHasProp(node, BAD_CAST "src"))
            ok = add_file_inside(single, "script", element_value(node, "src", single->arena), "", out, err);
    return ok;
}

static bool add_page(struct single *single, struct text *out, struct error *err)
{
    xmlDoc *tree = NULL;
    bool ok = edition_page(single->edition, single->page, single->arena, &tree, err) &&
              add_section(single, xmlDocGetRootElement(tree), out, err) && flush(single, out, err);
    xmlFreeDoc(tree);
    arena_reset(single->arena);
    return ok;
}

static bool write_file(struct single *single, struct progress *progress, struct text *out, struct error *err)
{
    xmlDoc *summary = NULL;
    if (!edition_page(single->edition, single->page, single->arena, &summary, err))
        return false;
    xmlNode *root = xmlDocGetRootElement(summary), *body = html_tree_find(root, "body"),
            *main = html_tree_find(root, "main");
    bool ok = main ? add_head(single, root, out, err) && add_frame(single, body->children, out, err)
                   : error_set(err, ERROR_INPUT,
                               "cannot make one file of the site: the template of %s has no <main>",
                               single->edition->paths[0]);
    if (ok)
        text_add(out, "<main>\n");
    for (size_t i = 0; ok && i < single->edition->page_count; i++) {
        single->page = i;
        ok = add_page(single, out, err);
        progress_advance(progress, i + 1, single->edition->page_count);
    }
    single->page = 0;
    if (ok)
        text_add(out, "</main>\n");
    ok = ok && add_frame(single, main->next, out, err) && add_scripts(single, root, out, err);
    if (ok)
        text_add(out, "</body>\n</html>\n");
    xmlFreeDoc(summary);
    return ok && flush(single, out, err);
}

bool single_file_write(const struct edition *edition, const char *path, struct progress *progress,
                       struct error *err)
{
    struct single single = {.edition = edition, .arena = arena_new()};
    struct text out = TEXT_INIT;

    progress_begin(progress, "writing one file");
    bool ok = replacement_begin(path, &single.file, err);
    if (ok) {
        single.book = address_book_new(edition);
        single.files = xmlHashCreate(256);
        ok = write_file(&single, progress, &out, err) && replacement_commit(single.file, err);
    }
    replacement_end(single.file);
    address_book_free(single.book);
    if (single.files)
        xmlHashFree(single.files, NULL);
    arena_free(single.arena);
    text_clear(&out);
    return ok;
}
