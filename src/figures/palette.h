/* SPDX-License-Identifier: MIT
 *
 * The colours of figures: each role has one on white and one on the dark page.
 *
 * Series colours are a subset of Okabe and Ito's, chosen so that every mark has a contrast of at least 3:1 and every
 * text at least 4.5:1 (WCAG 2.2, 1.4.11 and 1.4.3) against its background, and that series stay apart for readers with
 * deficient colour vision; tests/test_scene.c computes all of it. The pages' style sheet uses the same values for
 * text and background.
 */
#ifndef FIGURES_PALETTE_H
#define FIGURES_PALETTE_H

#include "figures/scene.h"

#include <stdint.h>

enum theme { THEME_LIGHT, THEME_DARK, THEME_COUNT };

/* 0xRRGGBB. Requires a role other than ROLE_NONE. */
uint32_t palette_colour(enum colour_role role, enum theme theme);

/* The colours of all roles; that of ROLE_NONE is 0. */
void palette_theme(enum theme theme, uint32_t ret_colours[ROLE_COUNT]);

/* "series-1", as chart descriptions and scenes name it. */
const char *palette_role_name(enum colour_role role);

/* The role of that name, ROLE_NONE for none. */
enum colour_role palette_role(const char *name);

#endif
