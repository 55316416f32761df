/* SPDX-License-Identifier: MIT
 *
 * Names of models that are not taken for granted: for models.c, which lists, renames and merges them. Importers use
 * import_model() and the like of importer.h.
 */
#ifndef IMPORT_NAMES_H
#define IMPORT_NAMES_H

#include "import/importer.h"

/* The id of the model with this key, or this alias. False, and none, when there is no such model. */
bool names_find_key(struct import *import, const char *key, int64_t *ret_id);
bool names_find_alias(struct import *import, const char *alias, int64_t *ret_id);

/* To be called when a name has become that of another row: ids of names are remembered. */
void names_forget(struct import *import);

#endif
