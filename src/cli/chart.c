/* SPDX-License-Identifier: MIT
 * Draws one figure into one file, for posts and articles. */
#include "cli/commands.h"
#include "cli/pipeline.h"
#include "figures/canvas.h"
#include "figures/chart.h"
#include "figures/figure.h"

#include "base/day.h"
#include "base/file.h"
#include "base/nearest.h"
#include "report/element.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

struct request {
    struct pipeline_options pipeline;
    struct figure_options figure;
    const char *id, *output, *charts;
    enum theme theme;
};

struct picture {
    struct figure figure;
    struct fonts *fonts;
    struct canvas_labels labels;
    enum theme theme;
};

static bool write_svg(const struct picture *picture, struct text *out, struct error *err)
{
    struct text other = TEXT_INIT;
    bool dark = picture->theme == THEME_DARK;
    bool ok = canvas_svg(picture->figure.scene, &picture->labels, picture->fonts, dark ? &other : out,
                         dark ? out : NULL, err);
    text_clear(&other);
    return ok;
}

static bool write_png(const struct picture *picture, struct text *out, struct error *err)
{
    return canvas_png(picture->figure.scene, picture->theme, 2.0, picture->fonts, out, err);
}

static bool write_pdf(const struct picture *picture, struct text *out, struct error *err)
{
    return canvas_pdf(picture->figure.scene, &picture->labels, picture->fonts, out, err);
}

static bool write_csv(const struct picture *picture, struct text *out, struct error *err)
{
    (void)err;
    figure_csv(&picture->figure, out);
    return true;
}

static bool write_json(const struct picture *picture, struct text *out, struct error *err)
{
    (void)err;
    figure_json(&picture->figure, out);
    return true;
}

static const struct format {
    const char *suffix;
    bool (*write)(const struct picture *picture, struct text *out, struct error *err);
} formats[] = {{".svg", write_svg},
               {".png", write_png},
               {".pdf", write_pdf},
               {".csv", write_csv},
               {".json", write_json}};

static const struct format *find_format(const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        size_t suffix = strlen(formats[i].suffix);
        if (length > suffix && strcmp(path + length - suffix, formats[i].suffix) == 0)
            return &formats[i];
    }
    return NULL;
}

static bool parse_option(int found, char *argv[], struct request *request, struct error *err)
{
    int64_t width;
    switch (found) {
    case 'o':
        request->output = optarg;
        return true;
    case 'w':
        return pipeline_window(optarg, &request->pipeline.window, err);
    case 'C':
        request->charts = optarg;
        return true;
    case 'd':
        request->theme = THEME_DARK;
        return true;
    case 'p':
        request->figure.with_titles = false;
        return true;
    case 'W':
        if (!pipeline_count("--width", optarg, 4000, &width, err))
            return false;
        request->figure.width_px = width < 200 ? 200.0 : (double)width;
        return true;
    default:
        return command_bad_option(found, argv, err);
    }
}

static bool parse(int argc, char *argv[], struct request *request, struct error *err)
{
    static const struct option names[] = {{"output", required_argument, NULL, 'o'},
                                          PIPELINE_WINDOW_OPTION,
                                          {"charts", required_argument, NULL, 'C'},
                                          {"dark", no_argument, NULL, 'd'},
                                          {"plain", no_argument, NULL, 'p'},
                                          {"width", required_argument, NULL, 'W'},
                                          {NULL, 0, NULL, 0}};

    for (int found; (found = getopt_long(argc, argv, ":o:" PIPELINE_WINDOW_LETTER, names, NULL)) != -1;)
        if (!parse_option(found, argv, request, err))
            return false;
    if (argc - optind < 2)
        return command_missing(argc == optind ? "the figure's id" : "the snapshot", argv, err);
    if (argc - optind > 2)
        return command_unexpected(argv[optind + 2], argv, err);
    if (!request->output)
        return command_missing("-o FILE", argv, err);
    if (!find_format(request->output))
        return error_set(err, ERROR_USAGE, "%s: the name must end in .svg, .png, .pdf, .csv or .json", request->output);
    request->id = argv[optind];
    request->pipeline.path = argv[optind + 1];
    return true;
}

static bool load_charts(const struct request *request, const struct command_context *context, struct arena *arena,
                        struct charts **ret_charts, struct error *err)
{
    const char *paths[] = {request->charts, arena_printf(arena, "%s/charts", context->data_dir)};
    struct folders folders = {.paths = request->charts ? paths : paths + 1, .count = request->charts ? 2 : 1};
    return charts_load(&folders, ret_charts, err);
}

static bool find_chart(const struct charts *charts, const char *id, struct arena *arena,
                       struct chart **ret_chart, struct error *err)
{
    const char **ids = arena_alloc(arena, charts->count, sizeof *ids);
    *ret_chart = charts_find(charts, id);
    if (*ret_chart && !chart_is_repeated(*ret_chart))
        return true;
    struct text list = TEXT_INIT;
    size_t count = 0;
    for (size_t i = 0; i < charts->count; i++) {
        if (chart_is_repeated(charts->items[i]))
            continue;
        text_printf(&list, "%s%s", count > 0 ? ", " : "", chart_id(charts->items[i]));
        ids[count++] = chart_id(charts->items[i]);
    }
    const char *meant = nearest(id, ids, count);
    if (*ret_chart)
        error_set(err, ERROR_USAGE, "'%s' is drawn once per model, on its page; figures are %s", id, list.bytes);
    else if (meant)
        error_set(err, ERROR_USAGE, "there is no figure '%s'; did you mean '%s'?", id, meant);
    else
        error_set(err, ERROR_USAGE, "there is no figure '%s'; figures are %s", id, count > 0 ? list.bytes : "none");
    text_clear(&list);
    return false;
}

static int64_t taken_at(const struct figure *figure)
{
    int64_t time = 0;
    const char *text = element_held(figure->snapshot, "taken_at");
    if (text && !time_parse(text, &time))
        time = 0;
    return time;
}

static bool draw(const struct request *request, struct chart *chart, xmlNode *root, struct fonts *fonts,
                 struct arena *arena, struct error *err)
{
    struct picture picture = {.fonts = fonts, .theme = request->theme};
    struct text bytes = TEXT_INIT;
    bool applies;
    if (!chart_applies(chart, root, &applies, err))
        return false;
    if (!applies)
        return error_set(err, ERROR_INPUT, "%s: the figure %s needs %s", request->pipeline.path, request->id,
                         *chart_needs(chart) ? chart_needs(chart) : "what this snapshot does not have");
    if (!figure_lay_out(chart, root, &request->figure, fonts, arena, &picture.figure, err))
        return false;
    picture.labels = (struct canvas_labels){.id = picture.figure.id,
                                            .title = picture.figure.headline,
                                            .description = picture.figure.alternative,
                                            .created_at = taken_at(&picture.figure)};
    bool ok = find_format(request->output)->write(&picture, &bytes, err) && file_write(request->output, &bytes, err);
    text_clear(&bytes);
    return ok;
}

static bool run(int argc, char *argv[], struct command_context *context, struct error *err)
{
    struct request request = {.pipeline = PIPELINE_OPTIONS_INIT, .figure = {.with_titles = true}};
    struct pipeline pipeline = {0};
    struct charts *charts = NULL;
    struct chart *chart = NULL;
    struct fonts *fonts = NULL;

    if (!parse(argc, argv, &request, err))
        return false;
    struct arena *arena = arena_new();
    request.pipeline.workers = context->processors;
    /* What is wrong with the request is told before the snapshot is read. */
    bool ok = load_charts(&request, context, arena, &charts, err) && find_chart(charts, request.id, arena, &chart, err)
        && fonts_open(context->font_dir, &fonts, err);
    if (ok) {
        ok = pipeline_run(&request.pipeline, context, &pipeline, err)
            && draw(&request, chart, xmlDocGetRootElement(report_document(pipeline.report)), fonts, arena, err);
        pipeline_end(&pipeline);
    }
    charts_free(charts);
    fonts_close(fonts);
    arena_free(arena);
    return ok;
}

const struct command command_chart = {
    .name = "chart",
    .arguments = "ID SNAPSHOT -o FILE",
    .summary = "Draw one figure as .svg, .png or .pdf, or write its data as .csv or .json",
    .options = "  -o, --output FILE        the picture; its suffix says the format\n"
               PIPELINE_WINDOW_HELP
               "      --charts DIR         chart descriptions that replace or add to the installed ones\n"
               "      --dark               for a dark background (.svg, .png)\n"
               "      --plain              without headline, subtitle and source inside the picture\n"
               "      --width PIXELS       of the plot, instead of the description's\n",
    .run = run,
};
