/* SPDX-License-Identifier: MIT
 * Prints the reference data sets that are formulas: Pareto tails and ties, from the splitmix64 generator.
 *
 *     formula_volumes formula_pareto1_1e6 | formula_pareto2_idle70_1e6 | formula_geom_idle95_1e6
 *
 * The seed is 1, 2 or 3 by the kind unless a second argument says otherwise. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state;

static uint64_t next(void)
{
    state += 0x9E3779B97F4A7C15;
    uint64_t z = state;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
}

static const uint64_t scale = 1000 * (UINT64_C(1) << 53);

static uint64_t pareto1(void)
{
    return scale / ((next() >> 11) + 1);
}

static uint64_t root(uint64_t x)
{
    uint64_t low = 0, high = UINT64_C(1) << 32;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (middle * middle <= x)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static uint64_t pareto2_idle70(void)
{
    uint64_t a = next(), b = next();
    return a % 10 < 7 ? 0 : root(scale / ((b >> 11) + 1));
}

static uint64_t geom_idle95(void)
{
    uint64_t a = next(), b = next();
    return a % 100 < 95 ? 0 : b == 0 ? 1 : b & -b;
}

static const struct formula {
    const char *prefix;
    uint64_t seed;
    uint64_t (*volume)(void);
} formulas[] = {
    {"formula_pareto1_", 1, pareto1},
    {"formula_pareto2_idle70_", 2, pareto2_idle70},
    {"formula_geom_idle95_", 3, geom_idle95},
};

int main(int argc, char *argv[])
{
    for (size_t k = 0; argc > 1 && k < sizeof formulas / sizeof formulas[0]; k++) {
        size_t length = strlen(formulas[k].prefix);
        if (strncmp(argv[1], formulas[k].prefix, length) != 0)
            continue;
        state = argc > 2 ? strtoull(argv[2], NULL, 10) : formulas[k].seed;
        for (long n = (long)strtod(argv[1] + length, NULL); n > 0; n--)
            printf("%" PRIu64 "\n", formulas[k].volume());
        return 0;
    }
    fprintf(stderr, "usage: formula_volumes NAME [SEED]\n");
    return 2;
}
