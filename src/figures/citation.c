/* SPDX-License-Identifier: MIT
 * Knows how a figure is named by those who carry it elsewhere, in the languages they write. */
#include "figures/citation.h"

#include "base/day.h"
#include "base/text.h"
#include "report/element.h"

#include <string.h>

/* What a figure says of the snapshot; absent facts are "". */
struct facts {
    const char *title, *date, *iso_date, *licence, *hash, *base_url;
    struct date day;
};

/* Without slashes at its end; "" when it is no address of the web, or one that would have to be escaped. */
static const char *usable_address(const char *address, struct arena *arena)
{
    size_t length = strlen(address);
    if ((!text_begins_with(address, "https://") && !text_begins_with(address, "http://"))
        || strcspn(address, " <>\"'{}\\^`|#") != length)
        return "";
    while (address[length - 1] == '/')
        length--;
    return arena_copy(arena, address, length);
}

static struct facts facts_of(const struct figure *figure, struct arena *arena)
{
    struct facts facts = {.title = element_value(figure->snapshot, "title", arena),
                          .iso_date = element_value(figure->snapshot, "taken_on", arena),
                          .licence = element_value(figure->snapshot, "licence", arena),
                          .hash = element_value(figure->snapshot, "hash", arena),
                          .base_url = element_value(figure->snapshot, "base_url", arena),
                          .date = ""};
    int32_t day;
    if (!*facts.title)
        facts.title = element_value(figure->snapshot, "network", arena);
    if (day_parse(facts.iso_date, &day)) {
        char text[DAY_TEXT_SIZE];
        facts.date = arena_text(arena, day_long(day, text));
        facts.day = day_to_date(day);
    }
    facts.base_url = usable_address(facts.base_url, arena);
    return facts;
}

/* `text` with each byte of `special` replaced by its entry in `replacements`, and without the marks that
 * isolate names from a sentence (U+2068, U+2069), which only browsers and pango know. */
static const char *escape(const char *text, const char *special, const char *const *replacements, struct arena *arena)
{
    struct text out = TEXT_INIT;
    for (const char *at = text; *at; at++) {
        if (text_begins_with(at, "\xE2\x81\xA8") || text_begins_with(at, "\xE2\x81\xA9")) {
            at += 2;
            continue;
        }
        const char *found = strchr(special, *at);
        if (found)
            text_add(&out, replacements[found - special]);
        else
            text_add_byte(&out, *at);
    }
    const char *copy = arena_text(arena, out.bytes ? out.bytes : "");
    text_clear(&out);
    return copy;
}

static const char *for_html(const char *text, struct arena *arena)
{
    static const char *const replacements[] = {"&amp;", "&lt;", "&gt;", "&quot;"};
    return escape(text, "&<>\"", replacements, arena);
}

static const char *for_markdown(const char *text, struct arena *arena)
{
    static const char *const replacements[] = {"\\\\", "\\[", "\\]", "\\*", "\\_", "\\`", "&lt;", "&gt;", "\\!", "\\|"};
    return escape(text, "\\[]*_`<>!|", replacements, arena);
}

static const char *for_latex(const char *text, struct arena *arena)
{
    static const char *const replacements[] = {
        "\\textbackslash{}",   "\\{", "\\}", "\\$", "\\&", "\\#", "\\%", "\\_", "\\textasciitilde{}",
        "\\textasciicircum{}",
    };
    return escape(text, "\\{}$&#%_~^", replacements, arena);
}

/* Where the figure's files lie, for those outside of the site; relative when nobody said where the site is. */
static const char *folder_of(const struct facts *facts, const char *dated, struct arena *arena)
{
    return *facts->base_url ? arena_printf(arena, "%s/%sfigures", facts->base_url, dated) : "figures";
}

static const char *sentence(const char *text, struct arena *arena)
{
    size_t length = strlen(text);
    return length > 0 && strchr(".!?", text[length - 1]) ? text : arena_printf(arena, "%s.", text);
}

static const char *plain_citation(const struct figure *figure, const struct facts *facts, const char *permalink,
                                  const char *generator, struct arena *arena)
{
    return arena_printf(
        arena, "%s Figure \xE2\x80\x9C%s\xE2\x80\x9D of %s, snapshot of %s%s%.16s%s. Made with %s.%s%s%s%s",
        escape(sentence(figure->headline, arena), "", NULL, arena), figure->id, facts->title, facts->date,
        *facts->hash ? " (hash " : "", facts->hash, *facts->hash ? ")" : "", generator,
        *facts->licence ? " Licence: " : "", *facts->licence ? sentence(facts->licence, arena) : "",
        *permalink ? " " : "", permalink);
}

static const char *bibtex(const struct figure *figure, const struct facts *facts, const char *permalink,
                          const char *generator, struct arena *arena)
{
    struct text out = TEXT_INIT;
    text_printf(&out, "@misc{inuse-%s-%s,\n  title = {{%s}},\n  author = {{%s}},\n", figure->id, facts->iso_date,
                for_latex(figure->headline, arena), for_latex(facts->title, arena));
    if (facts->day.year > 0)
        text_printf(&out, "  year = {%d},\n  month = {%d},\n", facts->day.year, facts->day.month);
    text_printf(&out, "  howpublished = {Figure made with %s},\n", for_latex(generator, arena));
    if (*permalink)
        text_printf(&out, "  url = {%s},\n", permalink);
    text_printf(&out, "  note = {%s}\n}\n", for_latex(figure->source, arena));
    const char *copy = arena_text(arena, out.bytes);
    text_clear(&out);
    return copy;
}

static const char *html(const struct figure *figure, const char *folder, struct arena *arena)
{
    return arena_printf(arena,
                        "<figure>\n  <a href=\"%s/%s.html\"><img src=\"%s/%s.svg\" width=\"%.0f\" height=\"%.0f\" "
                        "alt=\"%s\"></a>\n  <figcaption>%s %s</figcaption>\n</figure>\n",
                        for_html(folder, arena), figure->id, for_html(folder, arena), figure->id,
                        figure->scene->width_px, figure->scene->height_px, for_html(figure->alternative, arena),
                        for_html(sentence(figure->headline, arena), arena), for_html(figure->source, arena));
}

static const char *markdown(const struct figure *figure, const char *folder, struct arena *arena)
{
    return arena_printf(arena, "[![%s](<%s/%s@2x.png>)](<%s/%s.html>)\n\n**%s** %s\n",
                        for_markdown(figure->alternative, arena), folder, figure->id, folder, figure->id,
                        for_markdown(sentence(figure->headline, arena), arena), for_markdown(figure->source, arena));
}

static const char *latex(const struct figure *figure, struct arena *arena)
{
    return arena_printf(arena,
                        "\\begin{figure}\n  \\centering\n  \\includegraphics[width=\\linewidth]{%s.pdf}\n"
                        "  \\caption{%s %s}\n  \\label{fig:%s}\n\\end{figure}\n",
                        figure->id, for_latex(sentence(figure->headline, arena), arena),
                        for_latex(figure->source, arena), figure->id);
}

struct citation citation_of(const struct figure *figure, const char *generator, const char *dated, struct arena *arena)
{
    struct facts facts = facts_of(figure, arena);
    const char *folder = folder_of(&facts, dated, arena);
    struct citation citation = {.permalink = ""};
    if (*facts.base_url && *dated)
        citation.permalink = arena_printf(arena, "%s/%s.html", folder, figure->id);
    citation.text = plain_citation(figure, &facts, citation.permalink, generator, arena);
    citation.bibtex = bibtex(figure, &facts, citation.permalink, generator, arena);
    citation.html = html(figure, folder, arena);
    citation.markdown = markdown(figure, folder, arena);
    citation.latex = latex(figure, arena);
    return citation;
}

void citation_readme(const struct figure *figure, const struct citation *citation, struct text *out)
{
    text_printf(out, "%s\n\n%s\n\n%s\n\n%s\n", figure->headline, figure->subtitle, figure->alternative,
                figure->description);
    text_printf(out, "\n%s\n\nHow to cite\n\n%s\n\nThe same for BibTeX is in citation.bib.\n", figure->source,
                citation->text);
    text_add(out, "\nFiles\n\n");
    text_printf(out, "%s.svg, %s-dark.svg  vector pictures for white and dark pages, without titles inside\n",
                figure->id, figure->id);
    text_printf(out, "%s.pdf, %s@2x.png  with headline, subtitle and source, for articles and posts\n", figure->id,
                figure->id);
    text_printf(out, "%s.csv, %s.json  the values that are drawn, in UTF-8\n\nColumns\n\n", figure->id, figure->id);
    for (size_t c = 0; c < figure->column_count; c++)
        text_printf(out, "%s: %s%s%s%s\n", figure->column_names[c], figure->column_titles[c],
                    *figure->column_units[c] ? " (" : "", figure->column_units[c], *figure->column_units[c] ? ")" : "");
}
