/* SPDX-License-Identifier: MIT
 * Knows which words of a model's name say what it is, and which only say which variant. */
#include "report/family.h"

#include <stdbool.h>
#include <string.h>

const char family_rule[] =
    "Where the inventory names no family, it is the model’s name without owner, version, size, tuning and format: "
    "“Llama-3.1-8B-Instruct.v2” is of the family “llama”.";

/* By their first letters; each row ends with NULL. */
static const char *const variant_words['z' - 'a' + 1][6] = {
    ['a' - 'a'] = {"alpha", "awq"},
    ['b' - 'a'] = {"base", "beta", "bf"},
    ['c' - 'a'] = {"chat"},
    ['d' - 'a'] = {"distill"},
    ['f' - 'a'] = {"final", "fp", "ft"},
    ['g' - 'a'] = {"ggml", "gguf", "gptq"},
    ['h' - 'a'] = {"hf"},
    ['i' - 'a'] = {"instruct", "int", "it"},
    ['l' - 'a'] = {"large", "latest", "lite", "lora"},
    ['m' - 'a'] = {"medium", "mini"},
    ['n' - 'a'] = {"nano", "new"},
    ['o' - 'a'] = {"onnx"},
    ['p' - 'a'] = {"preview", "pro"},
    ['q' - 'a'] = {"q"},
    ['r' - 'a'] = {"rc", "release"},
    ['s' - 'a'] = {"sft", "small"},
    ['t' - 'a'] = {"test", "thinking", "tiny", "tuned", "turbo"},
    ['u' - 'a'] = {"ultra"},
    ['v' - 'a'] = {"v", "ver", "version"},
    ['x' - 'a'] = {"x", "xl", "xs", "xxl"},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes beyond ASCII belong to letters of other scripts. */
static bool is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_variant_word(const char *word, size_t length)
{
    if (word[0] < 'a' || word[0] > 'z')
        return false;
    for (const char *const *variant = variant_words[word[0] - 'a']; *variant; variant++)
        if (strlen(*variant) == length && memcmp(*variant, word, length) == 0)
            return true;
    return false;
}

/* Length of the word without the digits at its end. */
static size_t trimmed(const char *word, size_t length)
{
    while (length > 0 && is_digit(word[length - 1]))
        length--;
    return length;
}

/* The family is put together where the words were: it never reaches the word that is being looked at. */
static size_t add_word(const char *word, size_t length, char *family, size_t family_length)
{
    size_t kept = trimmed(word, length);
    if (kept == 0 || is_digit(word[0]) || is_variant_word(word, kept))
        return family_length;
    if (family_length > 0)
        family[family_length++] = '-';
    memmove(family + family_length, word, kept);
    return family_length + kept;
}

const char *family_of_name(const char *name, struct arena *arena)
{
    const char *slash = strrchr(name, '/');
    char *words = arena_text(arena, slash && slash[1] ? slash + 1 : name);
    size_t family_length = 0;

    for (char *at = words; *at; at++)
        *at = lower(*at);
    for (const char *at = words; *at;) {
        size_t length = 0;
        while (at[length] && is_word(at[length]))
            length++;
        family_length = add_word(at, length, words, family_length);
        at += length + (length == 0);
    }
    if (family_length > 0)
        words[family_length] = '\0';
    return words;
}
