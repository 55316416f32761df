/* SPDX-License-Identifier: MIT
 * Scenes print themselves, and the palette keeps its promises of contrast and distance. */
#include "figures/palette.h"
#include "figures/scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void scene_prints_every_shape(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct scene *scene = scene_new(arena, 640.0, 400.5);
    struct scene_point corners[] = {{1.0, 2.0}, {3.255, -0.001}};
    static const double dashes[] = {4.0, 2.5};
    scene_add(scene, &(struct scene_item){.shape = SCENE_RECTANGLE, .colour = ROLE_SERIES_1, .opacity = 1.0, .points = corners, .point_count = 2, .title = "a \"b\""});
    scene_add(scene, &(struct scene_item){.shape = SCENE_LINE, .colour = ROLE_GRID, .opacity = 0.5, .width_px = 1.0, .dashes_px = dashes, .dash_count = 2, .points = corners, .point_count = 2});
    scene_add(scene, &(struct scene_item){.shape = SCENE_TEXT, .colour = ROLE_INK, .opacity = 1.0, .size_px = 12.0, .anchor = ANCHOR_END, .bold = true, .text = "Models", .points = corners, .point_count = 1});
    struct text out = TEXT_INIT;
    scene_print(scene, &out);
    assert_string_equal(out.bytes, "scene width=640 height=400.5\n"
                                   "rectangle series-1 title=\"a \\\"b\\\"\" at 1,2 3.26,0\n"
                                   "line grid opacity=0.5 width=1 dash=4 dash=2.5 at 1,2 3.26,0\n"
                                   "text ink size=12 anchor=end bold text=\"Models\" at 1,2\n");
    text_clear(&out);
    arena_free(arena);
}

static void scene_grows(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct scene *scene = scene_new(arena, 1.0, 1.0);
    for (int i = 0; i < 1000; i++)
        scene_add(scene, &(struct scene_item){.shape = SCENE_POINTS, .width_px = i});
    assert_int_equal(scene->count, 1000);
    for (int i = 0; i < 1000; i++)
        assert_true(fabs(scene->items[i].width_px - i) < 1e-9);
    arena_free(arena);
}

struct linear {
    double red, green, blue;
};

static double linear_channel(uint32_t byte)
{
    double c = byte / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static struct linear linear(uint32_t rgb)
{
    return (struct linear){linear_channel(rgb >> 16 & 0xFF), linear_channel(rgb >> 8 & 0xFF),
                           linear_channel(rgb & 0xFF)};
}

/* WCAG 2.2, "relative luminance" and "contrast ratio". */
static double contrast(uint32_t a, uint32_t b)
{
    struct linear x = linear(a), y = linear(b);
    double first = 0.2126 * x.red + 0.7152 * x.green + 0.0722 * x.blue;
    double second = 0.2126 * y.red + 0.7152 * y.green + 0.0722 * y.blue;
    return (fmax(first, second) + 0.05) / (fmin(first, second) + 0.05);
}

static void contrast_formula_is_right(void **state)
{
    (void)state;
    assert_true(fabs(contrast(0x000000, 0xFFFFFF) - 21.0) < 1e-9);
    assert_true(fabs(contrast(0x767676, 0xFFFFFF) - 4.54) < 0.005);
}

static void marks_have_contrast(void **state)
{
    (void)state;
    static const enum colour_role marks[] = {ROLE_AXIS,     ROLE_REFERENCE, ROLE_OTHER,    ROLE_SERIES_1,
                                             ROLE_SERIES_2, ROLE_SERIES_3,  ROLE_SERIES_4, ROLE_SERIES_5};
    for (int theme = 0; theme < THEME_COUNT; theme++) {
        uint32_t background = palette_colour(ROLE_BACKGROUND, (enum theme)theme);
        for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
            assert_true(contrast(palette_colour(marks[i], (enum theme)theme), background) >= 3.0);
    }
}

static void texts_have_contrast(void **state)
{
    (void)state;
    static const enum colour_role texts[] = {ROLE_INK, ROLE_MUTED, ROLE_REFERENCE, ROLE_OTHER};
    for (int theme = 0; theme < THEME_COUNT; theme++) {
        uint32_t background = palette_colour(ROLE_BACKGROUND, (enum theme)theme);
        for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
            assert_true(contrast(palette_colour(texts[i], (enum theme)theme), background) >= 4.5);
    }
}

/* What is written in cells is read on each step of the scale. */
static void steps_of_the_scale_carry_text(void **state)
{
    (void)state;
    for (int theme = 0; theme < THEME_COUNT; theme++) {
        for (int role = ROLE_SCALE_1; role <= ROLE_SCALE_6; role++) {
            enum colour_role ink = role <= ROLE_SCALE_INKED ? ROLE_INK : ROLE_BACKGROUND;
            double found = contrast(palette_colour((enum colour_role)role, (enum theme)theme),
                                    palette_colour(ink, (enum theme)theme));
            if (found < 4.5)
                fail_msg("theme %d: text on %s has a contrast of %.2f", theme,
                         palette_role_name((enum colour_role)role), found);
        }
    }
}

/* Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009),
 * severity 1. */
static const double deficiencies[][9] = {
    {1, 0, 0, 0, 1, 0, 0, 0, 1},
    {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
    {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
    {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
};

static struct linear simulate(struct linear c, const double m[9])
{
    return (struct linear){fmin(1, fmax(0, m[0] * c.red + m[1] * c.green + m[2] * c.blue)),
                           fmin(1, fmax(0, m[3] * c.red + m[4] * c.green + m[5] * c.blue)),
                           fmin(1, fmax(0, m[6] * c.red + m[7] * c.green + m[8] * c.blue))};
}

/* Bjorn Ottosson's OKLab (2020). */
static void oklab(struct linear c, double lab[3])
{
    double l = cbrt(0.4122214708 * c.red + 0.5363325363 * c.green + 0.0514459929 * c.blue);
    double m = cbrt(0.2119034982 * c.red + 0.6806995451 * c.green + 0.1073969566 * c.blue);
    double s = cbrt(0.0883024619 * c.red + 0.2817188376 * c.green + 0.6299787005 * c.blue);
    lab[0] = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
    lab[1] = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
    lab[2] = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
}

static double distance(uint32_t a, uint32_t b, const double deficiency[9])
{
    double x[3], y[3];
    oklab(simulate(linear(a), deficiency), x);
    oklab(simulate(linear(b), deficiency), y);
    return sqrt((x[0] - y[0]) * (x[0] - y[0]) + (x[1] - y[1]) * (x[1] - y[1]) + (x[2] - y[2]) * (x[2] - y[2]));
}

static void series_stay_apart_for_deficient_vision(void **state)
{
    (void)state;
    for (int theme = 0; theme < THEME_COUNT; theme++) {
        for (int a = ROLE_SERIES_1; a <= ROLE_SERIES_5; a++) {
            for (int b = a + 1; b <= ROLE_SERIES_5; b++) {
                for (size_t i = 0; i < ARRAY_SIZE(deficiencies); i++) {
                    double apart = distance(palette_colour((enum colour_role)a, (enum theme)theme),
                                            palette_colour((enum colour_role)b, (enum theme)theme), deficiencies[i]);
                    if (apart < 0.07)
                        fail_msg("theme %d: series %d and %d are %.3f apart under deficiency %zu", theme, a, b, apart,
                                 i);
                }
            }
        }
    }
}

struct lab {
    double l, a, b;
};

/* CIE L*a*b* of linear sRGB, white D65. */
static struct lab cielab(struct linear c)
{
    double xyz[3] = {(0.4124564 * c.red + 0.3575761 * c.green + 0.1804375 * c.blue) / 0.95047,
                     0.2126729 * c.red + 0.7151522 * c.green + 0.0721750 * c.blue,
                     (0.0193339 * c.red + 0.1191920 * c.green + 0.9503041 * c.blue) / 1.08883};
    for (int i = 0; i < 3; i++)
        xyz[i] = xyz[i] > 216.0 / 24389.0 ? cbrt(xyz[i]) : (24389.0 / 27.0 * xyz[i] + 16.0) / 116.0;
    return (struct lab){116.0 * xyz[1] - 16.0, 500.0 * (xyz[0] - xyz[1]), 200.0 * (xyz[1] - xyz[2])};
}

#define DEGREE (M_PI / 180.0)

static double hue(double b, double a)
{
    double angle = a == 0.0 && b == 0.0 ? 0.0 : atan2(b, a) / DEGREE;
    return angle < 0.0 ? angle + 360.0 : angle;
}

/* CIEDE2000 after Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula" (2005). */
static double ciede2000(struct lab x, struct lab y)
{
    double mean_c = (hypot(x.a, x.b) + hypot(y.a, y.b)) / 2.0;
    double g = 0.5 * (1.0 - sqrt(pow(mean_c, 7.0) / (pow(mean_c, 7.0) + pow(25.0, 7.0))));
    double a1 = (1.0 + g) * x.a, a2 = (1.0 + g) * y.a, c1 = hypot(a1, x.b), c2 = hypot(a2, y.b);
    double h1 = hue(x.b, a1), h2 = hue(y.b, a2), dh = c1 * c2 == 0.0 ? 0.0 : h2 - h1;
    dh = dh > 180.0 ? dh - 360.0 : dh < -180.0 ? dh + 360.0 : dh;
    double dl = y.l - x.l, dc = c2 - c1, big_dh = 2.0 * sqrt(c1 * c2) * sin(dh / 2.0 * DEGREE);
    double l = (x.l + y.l) / 2.0, c = (c1 + c2) / 2.0, h = h1 + h2;
    if (c1 * c2 != 0.0)
        h = fabs(h1 - h2) <= 180.0 ? h / 2.0 : h < 360.0 ? (h + 360.0) / 2.0 : (h - 360.0) / 2.0;
    double t = 1.0 - 0.17 * cos((h - 30.0) * DEGREE) + 0.24 * cos(2.0 * h * DEGREE) +
               0.32 * cos((3.0 * h + 6.0) * DEGREE) - 0.20 * cos((4.0 * h - 63.0) * DEGREE);
    double sl = 1.0 + 0.015 * (l - 50.0) * (l - 50.0) / sqrt(20.0 + (l - 50.0) * (l - 50.0));
    double sc = 1.0 + 0.045 * c, sh = 1.0 + 0.015 * c * t;
    double turn = 30.0 * exp(-pow((h - 275.0) / 25.0, 2.0));
    double rt = -sin(2.0 * turn * DEGREE) * 2.0 * sqrt(pow(c, 7.0) / (pow(c, 7.0) + pow(25.0, 7.0)));
    return sqrt(pow(dl / sl, 2.0) + pow(dc / sc, 2.0) + pow(big_dh / sh, 2.0) + rt * dc / sc * big_dh / sh);
}

/* Pairs of the table that the paper gives for testing. */
static void difference_formula_is_right(void **state)
{
    (void)state;
    static const struct {
        struct lab x, y;
        double difference;
    } pairs[] = {
        {{50.0, 2.6772, -79.7751}, {50.0, 0.0, -82.7485}, 2.0425},  {{50.0, -1.0, 2.0}, {50.0, 0.0, 0.0}, 2.3669},
        {{50.0, 2.49, -0.001}, {50.0, -2.49, 0.0011}, 7.2195},      {{50.0, 2.5, 0.0}, {73.0, 25.0, -18.0}, 27.1492},
        {{50.0, 2.5, 0.0}, {61.0, -5.0, 29.0}, 22.8977},            {{2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}, 0.9082},
        {{60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}, 1.2644},
    };
    for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
        assert_true(fabs(ciede2000(pairs[i].x, pairs[i].y) - pairs[i].difference) < 0.00005);
}

static double seen_apart(enum colour_role a, enum colour_role b, enum theme theme, size_t deficiency)
{
    return ciede2000(cielab(simulate(linear(palette_colour(a, theme)), deficiencies[deficiency])),
                     cielab(simulate(linear(palette_colour(b, theme)), deficiencies[deficiency])));
}

/* Apart by four times what is just seen side by side, for every kind of colour vision; first and second, which most
 * figures need, by far more. */
static void series_differ_for_every_vision(void **state)
{
    (void)state;
    for (int theme = 0; theme < THEME_COUNT; theme++) {
        for (size_t i = 0; i < ARRAY_SIZE(deficiencies); i++) {
            for (int a = ROLE_SERIES_1; a <= ROLE_SERIES_5; a++) {
                for (int b = a + 1; b <= ROLE_SERIES_5; b++) {
                    double apart = seen_apart((enum colour_role)a, (enum colour_role)b, (enum theme)theme, i);
                    double least = a == ROLE_SERIES_1 && b == ROLE_SERIES_2 ? 30.0 : 9.0;
                    if (apart < least)
                        fail_msg("theme %d: series %d and %d are %.1f apart under deficiency %zu", theme, a, b, apart,
                                 i);
                }
            }
            for (int a = ROLE_SCALE_1; a < ROLE_SCALE_6; a++) {
                double apart = seen_apart((enum colour_role)a, (enum colour_role)(a + 1), (enum theme)theme, i);
                if (apart < 6.0)
                    fail_msg("theme %d: steps %d and %d of the scale are %.1f apart under deficiency %zu", theme, a,
                             a + 1, apart, i);
            }
        }
    }
}

static void roles_have_names(void **state)
{
    (void)state;
    for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
        assert_int_equal(palette_role(palette_role_name((enum colour_role)role)), role);
    assert_int_equal(palette_role("mauve"), ROLE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scene_prints_every_shape), cmocka_unit_test(scene_grows), cmocka_unit_test(contrast_formula_is_right),
        cmocka_unit_test(marks_have_contrast), cmocka_unit_test(texts_have_contrast), cmocka_unit_test(steps_of_the_scale_carry_text),
        cmocka_unit_test(series_stay_apart_for_deficient_vision), cmocka_unit_test(difference_formula_is_right),
        cmocka_unit_test(series_differ_for_every_vision), cmocka_unit_test(roles_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
