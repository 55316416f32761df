/* SPDX-License-Identifier: MIT
 * Names of models, and the families that the printed rule makes of them. */
#include "report/family.h"

#include "base/attributes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void names_have_families(void **state)
{
    static const struct {
        const char *name, *family;
    } cases[] = {
        {"acme/Llama-3.1-8B-Instruct.v2", "llama"},
        {"llama3", "llama"},
        {"LLAMA_13b_chat_q4", "llama"},
        {"acme/eth-1h-volatility-gru", "eth-volatility-gru"},
        {"acme/eth-4h-volatility-gru.v2", "eth-volatility-gru"},
        {"qwen2.5-coder-7b", "qwen-coder"},
        {"stable-diffusion-xl-1.0", "stable-diffusion"},
        /* What only says which variant it is says nothing about what it is. */
        {"v2", "v2"},
        {"acme/7b-instruct", "7b-instruct"},
        {"acme/", "acme"},
        {"", ""},
        {"---", "---"},
        {"معمل/نموذج-2", "نموذج"},
        {"a//b", "b"},
    };
    struct arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_string_equal(family_of_name(cases[i].name, arena), cases[i].family);
    arena_free(arena);
}

/* The family of a family is itself, or else variants of variants would not meet. */
static void the_rule_is_stable(void **state)
{
    static const char *const names[] = {"acme/Llama-3.1-8B-Instruct.v2", "acme/eth-1h-volatility-gru", "x1-y2-z3",
                                        "a-b-c"};
    struct arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        const char *family = family_of_name(names[i], arena);
        assert_string_equal(family_of_name(family, arena), family);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_have_families),
        cmocka_unit_test(the_rule_is_stable),
    };
    return cmocka_run_group_tests_name("family", tests, NULL, NULL);
}
