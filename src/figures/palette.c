/* SPDX-License-Identifier: MIT
 * Knows which colour a role has in which theme. */
#include "figures/palette.h"

#include <assert.h>
#include <string.h>

struct role {
    const char *name;
    uint32_t colours[THEME_COUNT];
};

static const struct role roles[ROLE_COUNT] = {
    [ROLE_NONE] = {"none", {0, 0}},
    [ROLE_BACKGROUND] = {"background", {0xFFFFFF, 0x14171A}},
    [ROLE_INK] = {"ink", {0x1B1F23, 0xECEEF0}},
    [ROLE_MUTED] = {"muted", {0x5B6269, 0xA9B0B7}},
    [ROLE_AXIS] = {"axis", {0x7D848B, 0x7D858D}},
    [ROLE_GRID] = {"grid", {0xE4E7EA, 0x2B3137}},
    [ROLE_REFERENCE] = {"reference", {0x6B7279, 0x979EA5}},
    [ROLE_OTHER] = {"other", {0x767676, 0x9AA0A6}},
    [ROLE_SERIES_1] = {"series-1", {0x0072B2, 0x56B4E9}},
    [ROLE_SERIES_2] = {"series-2", {0xD55E00, 0xE69F00}},
    [ROLE_SERIES_3] = {"series-3", {0x009E73, 0x009E73}},
    [ROLE_SERIES_4] = {"series-4", {0x222222, 0xF0E442}},
    [ROLE_SERIES_5] = {"series-5", {0xCC79A7, 0xCC79A7}},
    [ROLE_SCALE_1] = {"scale-1", {0xE8F1F9, 0x1B2A38}},
    [ROLE_SCALE_2] = {"scale-2", {0xC3DAEE, 0x1F3F5B}},
    [ROLE_SCALE_3] = {"scale-3", {0x8FBEE2, 0x27587D}},
    [ROLE_SCALE_4] = {"scale-4", {0x2C73AD, 0x569FD8}},
    [ROLE_SCALE_5] = {"scale-5", {0x1A5690, 0x8CC3EC}},
    [ROLE_SCALE_6] = {"scale-6", {0x0B3866, 0xCBE5F8}},
};

uint32_t palette_colour(enum colour_role role, enum theme theme)
{
    assert(role > ROLE_NONE && role < ROLE_COUNT);
    return roles[role].colours[theme];
}

void palette_theme(enum theme theme, uint32_t ret_colours[ROLE_COUNT])
{
    ret_colours[ROLE_NONE] = 0;
    for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
        ret_colours[role] = palette_colour((enum colour_role)role, theme);
}

const char *palette_role_name(enum colour_role role)
{
    return roles[role].name;
}

enum colour_role palette_role(const char *name)
{
    for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
        if (strcmp(roles[role].name, name) == 0)
            return (enum colour_role)role;
    }
    return ROLE_NONE;
}
