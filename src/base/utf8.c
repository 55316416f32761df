/* SPDX-License-Identifier: MIT
 * Knows what a valid, printable character is. */
#include "base/utf8.h"

#include <string.h>

#define REPLACEMENT 0xFFFDu
#define OPEN_BOX 0x2423u

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

uint32_t utf8_next(const char *bytes, size_t length, size_t *offset)
{
    /* By the number of bytes in the sequence: the bits of the lead byte that carry data, and the least value that
     * needs so many bytes (anything below is overlong). */
    static const struct {
        unsigned char mask, lead, data;
        uint32_t least;
    } forms[] = {{0x80, 0x00, 0x7F, 0},
                 {0xE0, 0xC0, 0x1F, 0x80},
                 {0xF0, 0xE0, 0x0F, 0x800},
                 {0xF8, 0xF0, 0x07, 0x10000}};
    unsigned char lead = (unsigned char)bytes[*offset];

    for (size_t extra = 0; extra < 4; extra++) {
        if ((lead & forms[extra].mask) != forms[extra].lead)
            continue;
        if (length - *offset <= extra)
            break;
        uint32_t value = lead & forms[extra].data;
        size_t i = 1;
        for (; i <= extra && is_continuation(bytes[*offset + i]); i++)
            value = value << 6 | ((unsigned char)bytes[*offset + i] & 0x3F);
        if (i <= extra || value < forms[extra].least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
            break;
        *offset += extra + 1;
        return value;
    }
    *offset += 1;
    return REPLACEMENT;
}

size_t utf8_put(uint32_t code_point, char *out)
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0 | code_point >> 6);
        out[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xE0 | code_point >> 12);
        out[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code_point >> 18);
    out[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}

static uint32_t visible(uint32_t code_point)
{
    if (code_point < 0x20)
        return 0x2400 + code_point;
    if (code_point == 0x7F)
        return 0x2421;
    if (code_point >= 0x80 && code_point < 0xA0)
        return REPLACEMENT;
    if ((code_point & 0xFFFE) == 0xFFFE || (code_point >= 0xFDD0 && code_point <= 0xFDEF))
        return REPLACEMENT;
    return code_point;
}

/* The marks of the Unicode bidirectional algorithm that open (an embedding or override, an isolate) and close. */
enum { LRE = 0x202A, PDF = 0x202C, RLO = 0x202E, LRI = 0x2066, FSI = 0x2068, PDI = 0x2069 };

/* What is open, innermost last. Browsers follow 125 levels; nobody needs half of it. */
struct nesting {
    uint32_t closers[60];
    size_t depth;
};

static bool open_direction(struct nesting *nesting, uint32_t closer)
{
    if (nesting->depth == sizeof nesting->closers / sizeof *nesting->closers)
        return false;
    nesting->closers[nesting->depth++] = closer;
    return true;
}

/* An isolate ends with all that is open inside it, an embedding only as the innermost. */
static bool close_direction(struct nesting *nesting, uint32_t closer)
{
    for (size_t depth = nesting->depth; depth > 0; depth--) {
        if (nesting->closers[depth - 1] == closer) {
            nesting->depth = depth - 1;
            return true;
        }
        if (closer == PDF)
            return false;
    }
    return false;
}

static bool is_blank(uint32_t code_point)
{
    return code_point == ' ' || code_point == 0xA0 || code_point == 0x1680 ||
           (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x202F || code_point == 0x205F ||
           code_point == 0x3000;
}

/* Marks that leave nothing on the page: soft hyphens, joiners, marks of direction and order, fillers, separators. */
static bool is_unseen(uint32_t code_point)
{
    return is_blank(code_point) || code_point == 0xAD || code_point == 0x34F || code_point == 0x61C ||
           code_point == 0x115F || code_point == 0x1160 || code_point == 0x180E ||
           (code_point >= 0x200B && code_point <= 0x200F) || (code_point >= 0x2028 && code_point <= RLO) ||
           (code_point >= 0x2060 && code_point <= 0x206F) || code_point == 0x3164 ||
           (code_point >= 0xFE00 && code_point <= 0xFE0F) || code_point == 0xFEFF || code_point == 0xFFA0;
}

/* True where a reader would see an empty place: a link without a text, a row without a head. */
static bool is_empty_to_the_eye(const char *bytes, size_t length)
{
    for (size_t offset = 0; offset < length;)
        if (!is_unseen(visible(utf8_next(bytes, length, &offset))))
            return false;
    return length > 0;
}

static size_t make_signs(const char *bytes, size_t length, char *out, size_t size)
{
    size_t written = 0;
    for (size_t offset = 0; offset < length && written + 4 <= size;)
        written += utf8_put(is_blank(utf8_next(bytes, length, &offset)) ? OPEN_BOX : REPLACEMENT, out + written);
    if (size > 0)
        out[written] = '\0';
    return written;
}

static uint32_t contained(uint32_t code_point, struct nesting *nesting)
{
    bool fits = true;
    if (code_point == PDF || code_point == PDI)
        fits = close_direction(nesting, code_point);
    else if (code_point >= LRE && code_point <= RLO)
        fits = open_direction(nesting, PDF);
    else if (code_point >= LRI && code_point <= FSI)
        fits = open_direction(nesting, PDI);
    return fits ? visible(code_point) : REPLACEMENT;
}

size_t utf8_make_visible(const char *bytes, size_t length, char *out, size_t size)
{
    struct nesting nesting = {.depth = 0};
    size_t written = 0;

    if (is_empty_to_the_eye(bytes, length))
        return make_signs(bytes, length, out, size);
    for (size_t offset = 0; offset < length || nesting.depth > 0;) {
        char character[4];
        uint32_t next = offset < length ? contained(utf8_next(bytes, length, &offset), &nesting)
                                        : nesting.closers[--nesting.depth];
        size_t width = utf8_put(next, character);
        if (written + width + 1 > size)
            break;
        memcpy(out + written, character, width);
        written += width;
    }
    if (size > 0)
        out[written] = '\0';
    return written;
}

/* Most texts: signs of ASCII, and blanks among them. */
static bool is_plain(const char *bytes, size_t length)
{
    static const uint64_t ones = UINT64_C(0x0101010101010101), tops = 0x80 * ones;
    bool seen = false;
    size_t i = 0;
    /* Eight at a time: below a blank the difference borrows, above a tilde the sum carries into the top bit. */
    for (uint64_t eight; i + sizeof eight <= length; i += sizeof eight) {
        memcpy(&eight, bytes + i, sizeof eight);
        if (((eight | (eight + ones) | (eight - ' ' * ones)) & tops) != 0)
            break;
        seen |= eight != ' ' * ones;
    }
    for (; i < length; i++) {
        if (bytes[i] < ' ' || bytes[i] > '~')
            return false;
        seen |= bytes[i] != ' ';
    }
    return seen;
}

bool utf8_is_visible(const char *bytes, size_t length)
{
    struct nesting nesting = {.depth = 0};

    if (is_plain(bytes, length))
        return true;
    if (is_empty_to_the_eye(bytes, length))
        return false;
    for (size_t offset = 0; offset < length;) {
        size_t before = offset;
        char character[4];
        size_t width = utf8_put(contained(utf8_next(bytes, length, &offset), &nesting), character);
        if (width != offset - before || memcmp(character, bytes + before, width) != 0)
            return false;
    }
    return nesting.depth == 0;
}

char *utf8_visible(const char *bytes, size_t length, struct arena *arena)
{
    if (utf8_is_visible(bytes, length))
        return arena_copy(arena, bytes, length);
    size_t size = 3 * length + 1;
    char *visible = arena_alloc(arena, size, 1);
    utf8_make_visible(bytes, length, visible, size);
    return visible;
}

const char *utf8_shorten(const char *text, size_t most, struct arena *arena)
{
    size_t length = strlen(text), offset = 0, kept = 0, characters = 0;
    while (offset < length && characters < most) {
        /* Where an ellipsis would leave the result at `most` characters. */
        if (characters == most - 1)
            kept = offset;
        utf8_next(text, length, &offset);
        characters++;
    }
    if (offset == length)
        return text;
    /* Made visible once more: what was cut off may have turned the direction of writing back. */
    return arena_printf(arena, "%s…", utf8_visible(text, kept, arena));
}
