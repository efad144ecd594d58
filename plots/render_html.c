#include "plots/render_html.h"

#include "plots/chart_svg.h"
#include "plots/chart_table.h"
#include "plots/gnuplot.h"
#include "plots/html.h"
#include "plots/page_source.h"
#include "sim/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Pages stay below 1 MB: once pictures take so many bytes, phones get those of screens. */
#define MANY_BYTES 250000

/* A text that is written before it is known what stands above it. */
struct draft {
    FILE *stream;
    char *text;
    size_t size;
};

enum listing { NO_LIST, LIST_OF_WARNINGS, LIST_OF_ITEMS };

/* What all parts of a page share. */
struct drawing {
    struct gnuplot *gnuplot; /* NULL: no chart has been met */
    int charts, parts;
    size_t bytes; /* of the pictures so far */
};

/* One part as it is being told. */
struct html_page {
    struct report_page page;
    struct drawing *drawing;
    int heading; /* the level of what is within the part: 2 is <h2> */
    struct draft body, folded;
    struct draft within; /* the headings of what is folded */
    enum listing listing;
    const char *section; /* the heading above */
    bool begun, folding;
    const char *name, *title; /* title NULL: it has none so far */
    bool judged, good;
    const char *lead, *judgement; /* of its first verdict */
};

/* ---- drafts ---- */

static void draft_open(struct draft *draft)
{
    draft->stream = open_memstream(&draft->text, &draft->size);
    if (!draft->stream)
        memory_end(sizeof *draft->stream);
}

/* Whole, where it belongs. */
static void draft_move(struct draft *draft, FILE *out)
{
    if (fclose(draft->stream) != 0)
        memory_end(draft->size);
    fwrite(draft->text, 1, draft->size, out);
    free(draft->text);
    *draft = (struct draft){0};
}

/* ---- the manner ---- */

static struct html_page *html_of(struct report_page *page)
{
    return (struct html_page *)page;
}

/* Where the next thing goes, which belongs into such a list. */
static FILE *stream_within(struct html_page *html, enum listing listing)
{
    FILE *stream = html->folding ? html->folded.stream : html->body.stream;
    html->begun = true;
    if (html->listing == listing)
        return stream;
    if (html->listing != NO_LIST)
        fputs("</ul>\n", stream);
    if (listing != NO_LIST)
        fprintf(stream, "<ul class=\"%s\">\n", listing == LIST_OF_ITEMS ? "items" : "warnings");
    html->listing = listing;
    return stream;
}

static FILE *stream_of(struct report_page *page)
{
    return stream_within(html_of(page), NO_LIST);
}

/* `title`: of one of several things that are told one after the other. */
static void write_heading(struct html_page *html, const char *text, bool title)
{
    FILE *stream = stream_within(html, NO_LIST);
    fprintf(stream, "<h%d%s>", html->heading, title ? " class=\"next\"" : "");
    html_text(text, stream);
    fprintf(stream, "</h%d>\n", html->heading);
    html->section = arena_text(html->page.arena, text);
    if (!html->folding)
        return;
    fputs(ftell(html->within.stream) > 0 ? ", " : ": ", html->within.stream);
    html_text(text, html->within.stream);
}

/* The first is that of the part, unless something came before it. */
static void write_title(struct report_page *page, const char *text)
{
    struct html_page *html = html_of(page);
    if (html->begun || html->title)
        write_heading(html, text, true);
    else
        html->title = arena_text(page->arena, text);
}

static void write_verdict(struct report_page *page, const char *lead, const char *text,
                          bool good)
{
    struct html_page *html = html_of(page);
    bool first = !html->judged;
    FILE *stream = stream_of(page);
    if (first) {
        html->judged = true;
        html->good = good;
        html->lead = arena_text(page->arena, lead);
        html->judgement = arena_text(page->arena, text);
    }
    fprintf(stream,
            "<p class=\"verdict %s%s\"><span class=\"sign\" aria-hidden=\"true\">%s</span>",
            good ? "good" : "bad", first ? " first" : "", good ? "✓" : "✗");
    fputs("<span><strong>", stream);
    html_text(lead, stream);
    fputs("</strong>", stream);
    html_text(text, stream);
    fputs("</span></p>\n", stream);
}

static void write_warning(struct report_page *page, const char *text)
{
    FILE *stream = stream_within(html_of(page), LIST_OF_WARNINGS);
    fputs("<li>", stream);
    html_text(text, stream);
    fputs("</li>\n", stream);
}

static void write_section(struct report_page *page, const char *heading)
{
    struct html_page *html = html_of(page);
    if (*heading)
        write_heading(html, heading, false);
    else
        stream_of(page);
}

static void write_paragraph(struct report_page *page, const char *text)
{
    FILE *stream = stream_of(page);
    fputs("<p>", stream);
    html_text(text, stream);
    fputs("</p>\n", stream);
}

static void write_item(struct report_page *page, const char *lead, const char *text)
{
    FILE *stream = stream_within(html_of(page), LIST_OF_ITEMS);
    fputs("<li>", stream);
    if (*lead) {
        fputs("<strong>", stream);
        html_text(lead, stream);
        fputs("</strong> ", stream);
    }
    html_text(text, stream);
    fputs("</li>\n", stream);
}

/* Wide ones scroll in a box of their own, by keys too. */
static void write_boxed(const struct table *table, const char *name, FILE *stream)
{
    fputs("<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"Table", stream);
    if (*name) {
        fputs(": ", stream);
        html_text(name, stream);
    }
    fputs("\">", stream);
    html_table(table, name, stream);
    fputs("</div>\n", stream);
}

static void write_table(struct report_page *page, const struct table *table)
{
    write_boxed(table, html_of(page)->section, stream_of(page));
}

static void write_command(struct report_page *page, const char *command)
{
    FILE *stream = stream_of(page);
    fputs("<pre class=\"command\"><code>", stream);
    html_text(command, stream);
    fputs("</code></pre>\n", stream);
}

/* What is folded away says which headings it has. */
static void write_more(struct report_page *page, bool begins)
{
    struct html_page *html = html_of(page);
    stream_of(page);
    if (html->folding == begins)
        return;
    html->folding = begins;
    if (begins) {
        draft_open(&html->folded);
        draft_open(&html->within);
        return;
    }
    fputs("<details class=\"more\"><summary>More", html->body.stream);
    draft_move(&html->within, html->body.stream);
    fputs("</summary>\n", html->body.stream);
    draft_move(&html->folded, html->body.stream);
    fputs("</details>\n", html->body.stream);
}

/* ---- charts ---- */

/* The picture in words, for those who do not see it. */
static void write_description(const struct chart *chart, FILE *stream)
{
    static const char *const kinds[CHART_KINDS] = {
        [CHART_LINES] = "Line chart",
        [CHART_BARS] = "Bar chart",
        [CHART_EFFECTS] = "Chart of effects",
        [CHART_GRID] = "Heat map",
    };
    html_text(chart->title, stream);
    fprintf(stream, ". %s: ", kinds[chart->kind]);
    html_text(chart->name, stream);
    for (int i = 0, told = 0; i < chart->marks; i++)
        if (chart->mark[i].text && *chart->mark[i].text) {
            fputs(told++ ? ", " : ". Marked: ", stream);
            html_text(chart->mark[i].text, stream);
        }
    fputs(". Its values are in the table below.", stream);
}

static void write_values(const struct chart *chart, bool open, struct report_page *page,
                         FILE *stream)
{
    struct table *table = chart_table(chart, page->arena);
    int step = chart_table_step(chart);
    fprintf(stream, "<details class=\"values\"%s><summary>Values: ", open ? " open" : "");
    html_text(chart->name, stream);
    fputs("</summary>\n", stream);
    if (step > 1)
        fprintf(stream, "<p>One of %d points is in the table.</p>\n", step);
    write_boxed(table, chart->name, stream);
    fputs("</details>\n", stream);
    table_free(table);
}

/* Of the parts of bars; lines have their names beside them. */
static void write_legend(const struct chart *chart, FILE *stream)
{
    if (chart->kind != CHART_BARS || chart->parts < 2)
        return;
    fputs("<ul class=\"legend\">\n", stream);
    for (int i = 0; i < chart->parts; i++) {
        double opacity = 1.0;
        const char *tone = chart_svg_part(i, &opacity);
        fprintf(
            stream,
            "<li><svg aria-hidden=\"true\" viewBox=\"0 0 8 8\" width=\"12\" height=\"12\">"
            "<rect width=\"8\" height=\"8\" fill=\"var(%s)\" fill-opacity=\"%.3g\"/></svg> ",
            tone, opacity);
        html_text(chart->part[i], stream);
        fputs("</li>\n", stream);
    }
    fputs("</ul>\n", stream);
}

/* NULL: it could not be drawn, or need not be. */
static char *drawn(struct drawing *drawing, const struct chart *chart, bool narrow)
{
    char id[32];
    if (!drawing->gnuplot)
        drawing->gnuplot = gnuplot_start();
    if (narrow && drawing->bytes > MANY_BYTES)
        return NULL;
    snprintf(id, sizeof id, "chart-%d%s", drawing->charts, narrow ? "-narrow" : "");
    char *svg = (narrow ? chart_svg_narrow : chart_svg)(drawing->gnuplot, chart, id);
    drawing->bytes += svg ? strlen(svg) : 0;
    return svg;
}

/* On screens and on phones; false if it could not be drawn. */
static bool write_picture(struct drawing *drawing, const struct chart *chart, FILE *stream)
{
    drawing->charts++;
    char *wide = drawn(drawing, chart, false), *narrow = drawn(drawing, chart, true);
    if (wide) {
        write_legend(chart, stream);
        fputs("<div class=\"picture\" role=\"img\" tabindex=\"0\" aria-label=\"", stream);
        write_description(chart, stream);
        fprintf(stream, "\">\n<div class=\"on-screens\">%s</div>\n", wide);
        if (narrow)
            fprintf(stream, "<div class=\"on-phones\">%s</div>\n", narrow);
        fputs("</div>\n", stream);
    }
    bool whole = wide != NULL;
    free(wide);
    free(narrow);
    return whole;
}

static void write_chart(struct report_page *page, const struct chart *chart)
{
    FILE *stream = stream_of(page);
    fputs("<figure class=\"chart\">\n<figcaption>", stream);
    html_text(chart->title, stream);
    fputs("</figcaption>\n", stream);
    bool seen = write_picture(html_of(page)->drawing, chart, stream);
    write_values(chart, !seen, page, stream);
    fputs("</figure>\n", stream);
}

static const struct report_manner manner = {
    .title = write_title,
    .verdict = write_verdict,
    .warning = write_warning,
    .section = write_section,
    .say = write_paragraph,
    .item = write_item,
    .table = write_table,
    .command = write_command,
    .more = write_more,
    .chart = write_chart,
};

/* ---- how it came about ---- */

static void write_fact(const char *what, const char *text, FILE *stream)
{
    if (!text)
        return;
    fprintf(stream, "<dt>%s</dt><dd>", what);
    html_text(text, stream);
    fputs("</dd>\n", stream);
}

static void write_about(struct html_page *html, const struct report_about *about)
{
    FILE *stream = stream_within(html, NO_LIST);
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, about->seed);
    if (!about->command && !about->version && !about->file && !about->scenario &&
        !about->seeded)
        return;
    write_heading(html, "How this came about", false);
    if (about->command) {
        fputs("<p>This command gives the same answer again:</p>\n", stream);
        write_command(&html->page, about->command);
    }
    fputs("<dl>\n", stream);
    write_fact(about->scenario ? "Scenario" : "File", about->file, stream);
    write_fact("Seed", about->seeded ? seed : NULL, stream);
    write_fact("Version", about->version, stream);
    fputs("</dl>\n", stream);
    if (!about->scenario)
        return;
    fputs(
        "<details class=\"scenario\"><summary>The scenario, all defaults filled in</summary>\n"
        "<pre tabindex=\"0\"><code>",
        stream);
    html_lines(about->scenario, stream);
    fputs("</code></pre></details>\n", stream);
}

/* ---- the page ---- */

static void part_open(struct html_page *html, const struct render_html_part *part,
                      struct drawing *drawing)
{
    *html = (struct html_page){
        .page = {.manner = &manner, .arena = arena_open()},
        .drawing = drawing,
        .heading = drawing->parts > 1 ? 3 : 2,
        .name = part->name ? part->name : "Answer",
        .section = "",
    };
    draft_open(&html->body);
    part->tell(&html->page, part->what);
    write_more(&html->page, false);
    write_about(html, &part->about);
    if (!html->title)
        html->title = html->name;
}

static void write_head(const char *title, FILE *out)
{
    fprintf(out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src '%s'; script-src '%s'; img-src data:; base-uri 'none'; "
            "form-action 'none'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"color-scheme\" content=\"light dark\">\n"
            "<meta name=\"referrer\" content=\"no-referrer\">\n"
            "<link rel=\"icon\" href=\"data:,\">\n<title>",
            page_style_hash, page_script_hash);
    html_text(title, out);
    fprintf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n", page_style);
}

/* Each part with its verdict. */
static void write_contents(const struct html_page *html, int parts, FILE *out)
{
    fputs("<nav aria-label=\"Contents\">\n<ol>\n", out);
    for (int i = 0; i < parts; i++) {
        fprintf(out, "<li><a href=\"#part-%d\">", i + 1);
        html_text(*html[i].name ? html[i].name : html[i].title, out);
        fputs("</a>", out);
        if (html[i].judged) {
            fprintf(out, "<br><span class=\"%s\"><strong>%s ", html[i].good ? "good" : "bad",
                    html[i].good ? "✓" : "✗");
            html_text(html[i].lead, out);
            fputs("</strong>", out);
            html_text(html[i].judgement, out);
            fputs("</span>", out);
        }
        fputs("</li>\n", out);
    }
    fputs("</ol>\n</nav>\n", out);
}

static void write_only_part(struct html_page *html, FILE *out)
{
    write_head(html->title, out);
    fputs("<main>\n<h1>", out);
    html_text(html->title, out);
    fputs("</h1>\n", out);
    draft_move(&html->body, out);
    fputs("</main>\n", out);
}

static void write_parts(struct html_page *html, int parts, FILE *out)
{
    char title[32];
    snprintf(title, sizeof title, "%d answers", parts);
    write_head(title, out);
    fprintf(out,
            "<a class=\"skip\" href=\"#part-1\">Skip to the first answer</a>\n"
            "<header>\n<h1>%s</h1>\n</header>\n",
            title);
    write_contents(html, parts, out);
    fputs("<main>\n", out);
    for (int i = 0; i < parts; i++) {
        fprintf(out,
                "<section class=\"part\" id=\"part-%d\" aria-labelledby=\"title-%d\">\n"
                "<h2 id=\"title-%d\">",
                i + 1, i + 1, i + 1);
        if (*html[i].name && strcmp(html[i].name, html[i].title) != 0) {
            fputs("<span class=\"from\">", out);
            html_text(html[i].name, out);
            fputs("</span> ", out);
        }
        html_text(html[i].title, out);
        fputs("</h2>\n", out);
        draft_move(&html[i].body, out);
        fputs("</section>\n", out);
    }
    fputs("</main>\n", out);
}

/* NULL: nothing has. The sentence lives until the next one, like those of strerror. */
static const char *what_failed(const struct drawing *drawing)
{
    static _Thread_local char sentence[512];
    const char *failure = drawing->gnuplot ? gnuplot_failure(drawing->gnuplot) : NULL;
    if (!failure)
        return NULL;
    snprintf(sentence, sizeof sentence, "%s", failure);
    return sentence;
}

bool render_html(const struct render_html_part *part, int parts, FILE *out,
                 const char **failure)
{
    struct drawing drawing = {.parts = parts};
    struct html_page *html = memory_new((size_t)parts, sizeof *html);
    for (int i = 0; i < parts; i++)
        part_open(&html[i], &part[i], &drawing);
    if (parts == 1)
        write_only_part(html, out);
    else
        write_parts(html, parts, out);
    fprintf(out, "<script>%s</script>\n</body>\n</html>\n", page_script);
    for (int i = 0; i < parts; i++)
        arena_close(html[i].page.arena);
    free(html);
    *failure = what_failed(&drawing);
    if (drawing.gnuplot)
        gnuplot_end(drawing.gnuplot);
    return !*failure;
}
