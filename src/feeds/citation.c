/* SPDX-License-Identifier: MIT
 * Knows how the report is cited: the citation file format 1.2.0 and BibTeX. */
#include "base/day.h"
#include "feeds/about.h"
#include "feeds/write.h"

#include <stdio.h>
#include <string.h>

/* A JSON string is a double-quoted scalar of YAML too. */
static void add_yaml(struct text *out, const char *key, const char *value)
{
    json_object *string = json_object_new_string(value);
    if (*value)
        text_printf(out, "%s: %s\n", key, json_object_to_json_string_ext(string, JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(string);
}

void write_cff(xmlNode *root, struct text *out)
{
    struct arena *arena = arena_new();
    xmlNode *snapshot = element_child(root, "snapshot");
    const char *date = element_value(snapshot, "taken_on", arena), *hash = element_value(snapshot, "hash", arena);
    const char *base = about_base_url(root, arena), *address = about_address(root, arena);

    text_add(out, "cff-version: \"1.2.0\"\n");
    add_yaml(out, "message", "To cite these numbers, cite the dated report of this snapshot, which does not change.");
    add_yaml(out, "type", "dataset");
    add_yaml(out, "title", about_title(root, arena));
    text_add(out, "authors:\n");
    add_yaml(out, "  - name", element_value(snapshot, "network", arena));
    add_yaml(out, "version", date);
    add_yaml(out, "date-released", date);
    add_yaml(out, "abstract", element_value(element_child(root, "dated"), "headline", arena));
    add_yaml(out, "license", about_spdx(root, arena));
    if (*base)
        add_yaml(out, "url", *address ? address : base);
    if (*hash) {
        text_add(out, "identifiers:\n");
        add_yaml(out, "  - type", "other");
        add_yaml(out, "    value", hash);
        add_yaml(out, "    description", "Hash of the snapshot that was measured");
    }
    arena_free(arena);
}

static void add_tex(struct text *out, const char *value)
{
    for (; *value; value++) {
        if (*value == '\\')
            text_add(out, "\\textbackslash{}");
        else if (*value == '~')
            text_add(out, "\\textasciitilde{}");
        else if (*value == '^')
            text_add(out, "\\textasciicircum{}");
        else if (strchr("{}%&$#_", *value))
            text_printf(out, "\\%c", *value);
        else
            text_add_byte(out, *value);
    }
}

static void add_field(struct text *out, const char *name, const char *value)
{
    if (!*value)
        return;
    text_printf(out, "  %s = {", name);
    add_tex(out, value);
    text_add(out, "},\n");
}

void write_bibtex(xmlNode *root, struct text *out)
{
    struct arena *arena = arena_new();
    xmlNode *snapshot = element_child(root, "snapshot");
    const char *date = element_value(snapshot, "taken_on", arena), *hash = element_value(snapshot, "hash", arena);
    const char *address = *about_base_url(root, arena) ? about_address(root, arena) : "";
    char words[DAY_TEXT_SIZE] = "";
    int32_t day;

    if (day_parse(date, &day))
        day_long(day, words);
    text_add(out, "@misc{inuse-");
    for (const char *at = element_value(snapshot, "network", arena); *at; at++)
        if ((*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'Z'))
            text_add_byte(out, *at);
    text_printf(out, "-%s,\n", date);
    /* Braces keep a name together and its capitals as they are. */
    text_add(out, "  author = {{");
    add_tex(out, element_value(snapshot, "network", arena));
    text_add(out, "}},\n  title = {{");
    add_tex(out, about_title(root, arena));
    text_add(out, "}},\n");
    add_field(out, "year", arena_copy(arena, date, strlen(date) < 4 ? 0 : 4));
    add_field(out, "howpublished", arena_printf(arena, "Report of the snapshot of %s", words));
    /* An address is taken as it is by \url{}; what a base URL may hold needs no escape there. */
    if (*address)
        text_printf(out, "  url = {%s},\n", address);
    add_field(out, "note", *hash ? arena_printf(arena, "Hash of the snapshot: %s", hash) : "");
    text_add(out, "}\n");
    arena_free(arena);
}
