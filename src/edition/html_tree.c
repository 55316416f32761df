/* SPDX-License-Identifier: MIT
 * Knows how a tree of gumbo becomes one of libxml2. */
#include "edition/html_tree.h"

#include "base/memory.h"
#include "report/element.h"

#include <gumbo.h>
#include <stdlib.h>
#include <string.h>

/* The name as written where gumbo has no name of its own for the element. */
static char *name_of(const GumboElement *element)
{
    if (element->tag != GUMBO_TAG_UNKNOWN)
        return memory_text(gumbo_normalized_tagname(element->tag));
    GumboStringPiece piece = element->original_tag;
    gumbo_tag_from_original_text(&piece);
    char *name = memory_zeroed(piece.length + 1, 1);
    if (piece.length > 0)
        memcpy(name, piece.data, piece.length);
    return name;
}

static void copy_node(const GumboNode *from, xmlNode *parent);

static void copy_children(const GumboElement *element, xmlNode *to)
{
    for (unsigned i = 0; i < element->children.length; i++)
        copy_node(element->children.data[i], to);
}

static void copy_element(const GumboElement *element, xmlNode *node)
{
    for (unsigned i = 0; i < element->attributes.length; i++) {
        const GumboAttribute *attribute = element->attributes.data[i];
        xmlNewProp(node, BAD_CAST attribute->name, BAD_CAST attribute->value);
    }
    copy_children(element, node);
}

static void copy_node(const GumboNode *from, xmlNode *parent)
{
    switch (from->type) {
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE: {
        char *name = name_of(&from->v.element);
        copy_element(&from->v.element, xmlNewChild(parent, NULL, BAD_CAST name, NULL));
        free(name);
        return;
    }
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA:
    case GUMBO_NODE_WHITESPACE:
        xmlAddChild(parent, xmlNewDocText(parent->doc, BAD_CAST from->v.text.text));
        return;
    case GUMBO_NODE_DOCUMENT:
    case GUMBO_NODE_COMMENT:
        return;
    }
}

xmlDoc *html_tree(const struct text *page)
{
    GumboOutput *output =
        gumbo_parse_with_options(&kGumboDefaultOptions, page->bytes ? page->bytes : "", page->length);
    xmlDoc *tree = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *root = xmlNewDocNode(tree, NULL, BAD_CAST "html", NULL);
    xmlDocSetRootElement(tree, root);
    copy_element(&output->root->v.element, root);
    gumbo_destroy_output(&kGumboDefaultOptions, output);
    return tree;
}

xmlNode *html_tree_next(const xmlNode *top, xmlNode *node)
{
    if (node->children)
        return node->children;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

xmlNode *html_tree_find(xmlNode *top, const char *element)
{
    for (xmlNode *node = top; node; node = html_tree_next(top, node))
        if (element_is(node, element))
            return node;
    return NULL;
}

bool html_tree_has_class(const xmlNode *element, const char *name)
{
    xmlChar *classes = xmlGetNoNsProp((xmlNode *)element, BAD_CAST "class");
    bool found = false;
    char *rest = (char *)classes;
    for (char *word; classes && !found && (word = strtok_r(rest, " \t\n", &rest));)
        found = strcmp(word, name) == 0;
    xmlFree(classes);
    return found;
}
