/* SPDX-License-Identifier: MIT
 * Makes a synthetic snapshot of any size: make_demo FILE EVENTS [MODELS [CALLERS]]. */
#include "demo/demo.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char *argv[])
{
    struct error err = ERROR_INIT;
    if (argc < 3) {
        fprintf(stderr, "usage: make_demo FILE EVENTS [MODELS [CALLERS]]\n");
        return 2;
    }
    struct demo_options options = {
        .events = strtoll(argv[2], NULL, 10),
        .models = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 0,
        .callers = argc > 4 ? (uint32_t)strtoul(argv[4], NULL, 10) : 0,
    };
    if (demo_create(argv[1], DEMO_SEED, &options, NULL, &err))
        return 0;
    fprintf(stderr, "make_demo: %s\n", err.message);
    return (int)err.kind;
}
