/* SPDX-License-Identifier: MIT
 * Knows which addresses a page may hold. */
#include "pages/link.h"

#include "pages/html.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum link_use link_use(const char *element, const char *attribute)
{
    static const struct {
        const char *name;
        enum link_use use;
    } attributes[] = {
        {"href", LINK_FOLLOWED}, {"cite", LINK_FOLLOWED},  {"action", LINK_FOLLOWED}, {"formaction", LINK_FOLLOWED},
        {"ping", LINK_FOLLOWED}, {"longdesc", LINK_FOLLOWED}, {"src", LINK_LOADED},   {"srcset", LINK_LOADED},
        {"poster", LINK_LOADED}, {"data", LINK_LOADED},    {"background", LINK_LOADED},
    };
    for (size_t i = 0; i < ARRAY_SIZE(attributes); i++)
        if (strcmp(attributes[i].name, attribute) == 0)
            return strcmp(element, "link") == 0 ? LINK_LOADED : attributes[i].use;
    return LINK_NONE;
}

/* The length of "scheme:" at the start, 0 where there is none. Only letters, digits and +-. can stand before
 * the colon. */
static size_t scheme_length(const char *address)
{
    if (!isalpha((unsigned char)*address))
        return 0;
    size_t length = 1;
    while (isalnum((unsigned char)address[length]) || (address[length] != '\0' && strchr("+-.", address[length])))
        length++;
    return address[length] == ':' ? length + 1 : 0;
}

static bool is_followed_scheme(const char *address, size_t length)
{
    static const char *const schemes[] = {"http:", "https:", "mailto:"};
    for (size_t i = 0; i < ARRAY_SIZE(schemes); i++)
        if (strlen(schemes[i]) == length && strncasecmp(schemes[i], address, length) == 0)
            return true;
    return false;
}

bool link_is_allowed(enum link_use use, const char *address)
{
    /* Browsers strip spaces around an address and tabs and newlines inside it before they look for the scheme. */
    if (*address == '\0' || (unsigned char)*address <= ' ' || strpbrk(address, "\t\n\r"))
        return false;
    if (*address == '/' || *address == '\\')
        return false;
    size_t scheme = scheme_length(address);
    if (scheme > 0)
        return use == LINK_FOLLOWED && is_followed_scheme(address, scheme);
    /* Without a scheme of the known letters, a colon in the first segment still reads as one to some parser
     * somewhere. */
    return address[strcspn(address, ":/?#")] != ':';
}

bool link_is_relative(const char *address)
{
    return *address != '\0' && *address != '#' && *address != '/' && scheme_length(address) == 0;
}

static bool is_plain(unsigned char byte)
{
    return isalnum(byte) || byte == '/' || byte == '-' || byte == '.' ||
           (byte > ' ' && byte != 0x7f && !strchr("\"<>\\^`{|}&", byte));
}

void link_add(struct text *out, const char *address)
{
    for (;;) {
        const char *end = address;
        while (is_plain((unsigned char)*end))
            end++;
        text_add_bytes(out, address, (size_t)(end - address));
        if (*end == '\0')
            return;
        if (*end == '&')
            text_add(out, "&amp;");
        else
            text_printf(out, "%%%02X", (unsigned char)*end);
        address = end + 1;
    }
}

bool link_is_safe_path(const char *path)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@+";
    for (;;) {
        size_t length = strspn(path, letters);
        if (length == 0 || length > 255 || strspn(path, ".") == length)
            return false;
        if (path[length] == '\0')
            return true;
        if (path[length] != '/')
            return false;
        path += length + 1;
    }
}
