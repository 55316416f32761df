/* SPDX-License-Identifier: MIT
 *
 * JSON files as a stream of records, by json-c, in memory that does not grow with the file.
 *
 * Understood: an array of records; records one after the other (JSON Lines); an object of which one member,
 * named in `containers`, is an array of records (its other members are skipped); any other object, which is
 * one record itself. import->line is the number of the record, from 1.
 */
#ifndef IMPORT_JSON_RECORDS_H
#define IMPORT_JSON_RECORDS_H

#include "import/importer.h"

#include <json-c/json.h>

struct json_shape {
    const char *const *containers; /* NULL-terminated, or NULL */
    /* An object whose members are the records: `take` gets each as {"key": name, "value": value}. */
    bool by_member;
};

/* Calls `take` for every record. What is not JSON is rejected with its byte and ends the file. */
void json_read(struct import *import, struct input *input, const struct json_shape *shape,
               void (*take)(struct import *import, struct json_object *record));

/* The text of a member: of a string as it is, of a number as written by json-c; NULL when absent, null, or no
 * scalar. */
const char *json_text(struct json_object *object, const char *member);

#endif
