/* SPDX-License-Identifier: MIT
 *
 * A template file compiled to a list of steps: pieces of finished HTML, and what to work out between them.
 *
 * The tree of the template is walked once, when it is loaded. Making a page is then a walk over the steps
 * that writes straight into the output: no output tree is built, and the static parts are copied as they are.
 */
#ifndef PAGES_PROGRAM_H
#define PAGES_PROGRAM_H

#include "base/error.h"
#include "base/text.h"
#include "pages/link.h"
#include "pages/slots.h"
#include "report/xpath.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

enum step_kind {
    STEP_HTML,      /* copy html.bytes[start .. start + length) */
    STEP_BASE,      /* the way from the page to the site's root, before a static relative link */
    STEP_TEXT,      /* the expression as text */
    STEP_ATTRIBUTE, /* ` name="expression"`, left out where empty */
    STEP_FLAG,      /* ` name` where the expression is true */
    STEP_COPY,      /* the nodes of the expression, with all they hold */
    STEP_LET,       /* the steps up to `end` with $name being the value of the expression */
    STEP_IF,        /* the steps up to `end` where the expression is true */
    STEP_EACH,      /* the steps up to `end` for each node of the expression */
    STEP_PART,      /* the steps of another program */
};

/* The value of an expression that is the same on every page, once it is known. `string` and `nodes` belong to
 * the templates. */
struct constant {
    bool known, boolean;
    const char *string;
    xmlNode **nodes;
    size_t count;
};

struct step {
    enum step_kind kind;
    size_t start, length;
    size_t end; /* index of the step after those it is about */
    struct xpath *xpath;
    struct constant *constant; /* NULL = to be worked out every time */
    char *name;
    enum link_use use;
    bool keep_empty;
    const struct program *part;
};

struct program {
    char *file; /* as messages name it */
    struct step *steps;
    size_t count, capacity;
    struct text html;
    struct xpath *page, *page_each, *page_if, *page_base, *page_order, *page_title,
        *page_under; /* what <html> says; NULL = not said */
};

/* Finds the program of a part by the name in data-include; "file" and `line` are for the message. */
struct parts {
    bool (*find)(void *context, const char *name, const char *file, long line,
                 const struct program **ret_part, struct error *err);
    void *context;
};

/* Compiles the file at `path` into an empty program. A part is any one element; a <template> stands for its
 * children. What was compiled before a failure stays in `program`, to be freed by program_clear(). */
bool program_compile(struct program *program, const char *path, const struct parts *parts,
                     struct error *err) MUST_CHECK;
void program_clear(struct program *program);

#endif
