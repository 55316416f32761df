/* SPDX-License-Identifier: MIT
 *
 * The children of an element by name and by the value of an attribute, found without looking at all of them: what
 * makes the lists of all models cost as much as their rows. And the attributes of one element by name: a model has
 * sixty, and its page asks for as many.
 *
 * An index is made at the first question about an element, a name of children and an attribute, and holds as
 * long as those do not change.
 */
#ifndef REPORT_XPATH_INDEX_H
#define REPORT_XPATH_INDEX_H

#include "base/arena.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

struct xpath_indexes;
struct xpath_indexes *xpath_indexes_new(void);
void xpath_indexes_free(struct xpath_indexes *indexes); /* NULL is fine */

/* True for an element with so many children that an index is less work. */
bool xpath_indexes_is_worth(struct xpath_indexes *indexes, const xmlNode *parent);

/* The children of `parent` called `name`, in document order. The array is the index's. */
xmlNode *const *xpath_indexes_called(struct xpath_indexes *indexes, const xmlNode *parent, const char *name,
                                     size_t *ret_count);

/* Those of them whose attribute has this value. The array is the arena's. */
xmlNode **xpath_indexes_find(struct xpath_indexes *indexes, const xmlNode *parent, const char *name,
                             const char *attribute, const char *value, struct arena *arena,
                             size_t *ret_count);

/* The element whose attributes are looked up from now on, and do not change until this is called again; NULL = none. */
void xpath_indexes_set_element(struct xpath_indexes *indexes, const xmlNode *element);

/* False where `node` is not that element; *ret_attribute is NULL where it has none of that name. */
bool xpath_indexes_attribute(const struct xpath_indexes *indexes, const xmlNode *node, const char *name,
                             xmlAttr **ret_attribute);

/* The attribute of any element, searched for; NULL where it has none of that name. */
xmlAttr *xpath_attribute(const xmlNode *element, const char *name);

#endif
