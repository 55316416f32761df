/* SPDX-License-Identifier: MIT
 * Knows where libpq is, and which of its functions are used. */
#include "postgres/libpq.h"

#include <dlfcn.h>
#include <string.h>

/* Of the interface that libpq has had since PostgreSQL 8.2. */
#define LIBRARY "libpq.so.5"

static const struct function {
    const char *name;
    size_t place;
} functions[] = {
#define FUNCTION(name) {#name, offsetof(struct libpq, name)},
    LIBPQ_FUNCTIONS(FUNCTION)
#undef FUNCTION
};

static bool missing(struct error *err)
{
    return error_set(err, ERROR_IO, "cannot read a database: %.300s; install libpq (Debian: libpq5)", dlerror());
}

bool libpq_load(struct arena *arena, const struct libpq **ret_pq, struct error *err)
{
    void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    struct libpq *pq = arena_alloc(arena, 1, sizeof *pq);

    if (!library)
        return missing(err);
    for (size_t i = 0; i < ARRAY_SIZE(functions); i++) {
        void *function = dlsym(library, functions[i].name);
        if (!function)
            return missing(err);
        memcpy((char *)pq + functions[i].place, &function, sizeof function);
    }
    *ret_pq = pq;
    return true;
}
