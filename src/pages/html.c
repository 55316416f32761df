/* SPDX-License-Identifier: MIT
 * Knows how HTML5 is written down.
 *
 * By hand, although libxml2 writes HTML: its HTML is HTML 4 and differs between its versions. 2.9 writes
 * `</source>` and `</wbr>`, injects a <meta> and percent-encodes letters in links; its XML output writes `<script/>`
 * and `<div/>`, which browsers read as open tags, and elements with a namespace become `<br></br>`. The same site must
 * come out as the same bytes whatever libxml2 is installed. */
#include "pages/html.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

static const char *const void_elements[] = {"area",  "base", "br",   "col",    "embed", "hr", "img",
                                            "input", "link", "meta", "source", "track", "wbr"};
static const char *const raw_elements[] = {"script", "style"};
static const char *const spaced_elements[] = {"listing", "pre", "textarea"};
static const char *const flags[] = {"allowfullscreen", "async",    "autofocus", "checked",  "controls", "default",
                                    "defer",           "disabled", "hidden",    "inert",    "ismap",    "itemscope",
                                    "loop",            "multiple", "muted",     "nomodule", "novalidate", "open",
                                    "readonly",        "required", "reversed",  "selected"};

static bool is_listed(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

bool html_is_void(const char *element)
{
    return is_listed(element, void_elements, ARRAY_SIZE(void_elements));
}

bool html_is_raw(const char *element)
{
    return is_listed(element, raw_elements, ARRAY_SIZE(raw_elements));
}

bool html_keeps_space(const char *element)
{
    return is_listed(element, spaced_elements, ARRAY_SIZE(spaced_elements));
}

bool html_is_flag(const char *attribute)
{
    return is_listed(attribute, flags, ARRAY_SIZE(flags));
}

void html_open_attribute(struct text *out, const char *name)
{
    text_add_byte(out, ' ');
    text_add(out, name);
    text_add_bytes(out, "=\"", 2);
}

void html_add_attribute(struct text *out, const char *name, const char *value)
{
    if (html_is_flag(name)) {
        text_add_byte(out, ' ');
        text_add(out, name);
        return;
    }
    html_open_attribute(out, name);
    text_add_xml_value(out, value);
    text_add_byte(out, '"');
}

static void add_attributes(struct text *out, const xmlNode *node)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        xmlChar *value = xmlNodeListGetString(node->doc, attribute->children, 1);
        html_add_attribute(out, (const char *)attribute->name, value ? (const char *)value : "");
        xmlFree(value);
    }
}

static bool add_element(struct text *out, const xmlNode *node, struct error *err)
{
    const char *name = (const char *)node->name;
    if (html_is_raw(name) && node->children)
        return error_set(err, ERROR_INPUT, "cannot write a <%s> with content: put it in a file of its own", name);
    text_add_byte(out, '<');
    text_add(out, name);
    add_attributes(out, node);
    text_add_byte(out, '>');
    if (html_is_void(name))
        return true;
    if (html_keeps_space(name))
        text_add_byte(out, '\n');
    for (const xmlNode *child = node->children; child; child = child->next)
        if (!html_add_node(out, child, err))
            return false;
    text_add_bytes(out, "</", 2);
    text_add(out, name);
    text_add_byte(out, '>');
    return true;
}

bool html_add_node(struct text *out, const xmlNode *node, struct error *err)
{
    switch (node->type) {
    case XML_ELEMENT_NODE:
        return add_element(out, node, err);
    case XML_TEXT_NODE:
    case XML_CDATA_SECTION_NODE:
        text_add_xml(out, node->content ? (const char *)node->content : "");
        return true;
    case XML_ATTRIBUTE_NODE:
        for (const xmlNode *child = node->children; child; child = child->next)
            text_add_xml(out, (const char *)child->content);
        return true;
    default:
        return true;
    }
}
