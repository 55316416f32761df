/* SPDX-License-Identifier: MIT
 * Prints the manual page inuse-measures(7) from the table of measures; tests/measures-manual.sh compares. */
#include "measures/formula.h"
#include "measures/measure.h"

#include <stdio.h>
#include <string.h>

/* Roff reads backslashes, and dots and quotes at the beginning of a line; hyphens that are minus signs are
 * kept. */
static void print_text(const char *text)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", stdout);
    for (; *text; text++) {
        if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '-')
            fputs("\\-", stdout);
        else
            putchar(*text);
    }
}

static void print_line(const char *before, const char *text, const char *after)
{
    if (!text[0])
        return;
    fputs(before, stdout);
    print_text(text);
    puts(after);
}

static void print_about(const struct measure_about *about)
{
    struct text formula = TEXT_INIT;
    formula_text(about->mathml, &formula);
    puts(".RS");
    print_line("", about->definition, "");
    puts(".PP");
    print_line("Formula: ", formula.bytes, "");
    text_clear(&formula);
    puts(".br");
    print_line("Unit: ", about->unit[0] ? about->unit : "a pure number", ".");
    print_line("Range: ", about->range, ".");
    puts(".br");
    print_line("Zeros: ", about->zeros, ".");
    print_line("Ties: ", about->ties, ".");
    puts(".br");
    print_line("No item or no volume: ", about->empty, ".");
    print_line("One item: ", about->single, ".");
    puts(".br");
    print_line("Source: ", about->source, ".");
    puts(".RE");
}

/* What a row says for itself, before what it shares. */
static void print_own(const char *before, const char *text)
{
    if (text)
        print_line(before, text[0] ? text : "a pure number", ".");
}

static void print_measure(const struct measure *measure)
{
    puts(".TP");
    print_line(".B ", measure->id, "");
    print_line("", measure->name, measure->zero_invariant ? "; idle items change nothing." : ".");
    for (int population = 0; population < 2; population++) {
        if (!measure->convention[population])
            continue;
        puts(".br");
        print_line("", measure->metric, ":");
        print_line("", measure->convention[population], "");
    }
    if (measure->unit || measure->range || measure->single)
        puts(".br");
    print_own("Unit: ", measure->unit);
    print_own("Range: ", measure->range);
    print_own("One item: ", measure->single);
}

static const char *const titles[SUBJECT_COUNT] = {
    [SUBJECT_VOLUMES] = "MEASURES OF VOLUMES", [SUBJECT_POWERLAW] = "POWER LAWS",
    [SUBJECT_GROUPS] = "MEASURES OF GROUPS",   [SUBJECT_PAIRS] = "MEASURES OF TWO WINDOWS",
    [SUBJECT_CALLERS] = "MEASURES OF CALLERS", [SUBJECT_UNATTRIBUTED] = "BOUNDS UNDER UNATTRIBUTED VOLUME",
};

/* Every measure, those that share their definition together, at the place of the first. */
static void print_subject(enum measure_subject subject)
{
    printf(".SH %s\n", titles[subject]);
    for (const struct measure *first = measure_first(); first; first = measure_next(first)) {
        bool seen = first->subject != subject;
        for (const struct measure *earlier = measure_first(); earlier != first; earlier = measure_next(earlier))
            seen |= earlier->subject == subject && earlier->about == first->about;
        if (seen)
            continue;
        for (const struct measure *measure = first; measure; measure = measure_next(measure))
            if (measure->subject == subject && measure->about == first->about)
                print_measure(measure);
        print_about(first->about);
    }
}

int main(void)
{
    static const enum measure_subject order[] = {SUBJECT_VOLUMES, SUBJECT_POWERLAW, SUBJECT_GROUPS,
                                                 SUBJECT_PAIRS,   SUBJECT_CALLERS,  SUBJECT_UNATTRIBUTED};
    fputs(".\\\" Made from the table in src/measures by `make manual\\-update`; do not edit.\n"
          ".TH INUSE-MEASURES 7 2026-11-22 \"inuse 0.1.0\" \"inuse manual\"\n"
          ".SH NAME\n"
          "inuse-measures \\- every measure of concentration that inuse computes, and its convention\n"
          ".SH DESCRIPTION\n"
          "Items have volumes x, non\\-negative integers; S is their sum, n their number, m = S/n the mean, "
          "s = x/S a share.\n"
          "x(1) is the smallest volume, x(n) the largest, C(i) the sum of the i smallest.\n"
          "Items with a volume above 0 are used (\"active\" in the conventions), the others idle; z is the "
          "share of idle items.\n"
          "Where a measure depends on idle items it is given for all listed items and for the used ones.\n"
          ".PP\n"
          "Each measure is printed with its convention, because measures of the same name differ between "
          "tools.\n"
          "Below, a name in bold is that of\n"
          ".BR \"inuse concentration \\-\\-explain\" ;\n"
          "behind it stand what\n"
          ".B \\-\\-format=tsv\n"
          "prints in its first two columns.\n"
          ".PP\n"
          "Every printed digit is right.\n"
          "Counts are integers.\n"
          "Ratios are divided as integers and rounded half to even at the digits asked for.\n"
          "Logarithms and roots are enclosed between two bounds, with more and more bits, until both round "
          "to the same digits.\n"
          "What is undefined is NA, with its reason; plus infinity is inf.\n",
          stdout);
    for (size_t i = 0; i < ARRAY_SIZE(order); i++)
        print_subject(order[i]);
    fputs(".SH SEE ALSO\n"
          ".BR inuse\\-concentration (1),\n"
          ".BR inuse (1)\n",
          stdout);
    return 0;
}
