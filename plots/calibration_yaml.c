#include "plots/calibration_yaml.h"

#include "plots/lever_name.h"
#include "plots/number.h"
#include "plots/terminal.h"
#include "scenarios/language/tree_print.h"
#include "sim/dist_parse.h"
#include "sim/units.h"

#include <math.h>
#include <string.h>

#define PART_CALLED 0.02 /* of the requests: fewer are rounded away */
#define TEXT_KEPT   120  /* letters of a statement */
#define TIMES_MOST  1e6

struct writer {
    const struct calibration *found;
    struct arena *arena;
    FILE *out;
};

/* A comment ends with its line, and shows nothing but letters. */
static const char *comment(struct writer *writer, const char *text)
{
    char *copy = arena_text(writer->arena, text);
    terminal_defuse(copy);
    return copy;
}

static const char *spelled(struct writer *writer, const struct dist *dist)
{
    char text[2 * UNITS_ROOM];
    dist_print_time(dist, text, sizeof text);
    return arena_text(writer->arena, text);
}

static const char *duration(struct writer *writer, double seconds)
{
    double scale = pow(10.0, 2.0 - floor(log10(seconds * 1e9))); /* three digits */
    struct dist dist = dist_constant(fmax(1.0, round(seconds * 1e9 * scale) / scale));
    return spelled(writer, &dist);
}

const char *calibration_sources(const struct calibration_input *input, struct arena *arena)
{
    const char *text = "";
    if (input->statements)
        text = input->statements->source->name;
    if (input->plans.count > 0)
        text = arena_print(arena, "%s%s%s", text, *text ? ", " : "",
                           input->plans.at[0].source->name);
    if (input->plans.count > 1)
        text = arena_print(arena, "%s and %zu more plan%s", text, input->plans.count - 1,
                           input->plans.count == 2 ? "" : "s");
    if (input->client)
        text =
            arena_print(arena, "%s%s%s", text, *text ? ", " : "", input->client->source->name);
    return text;
}

/* ---- one step ---- */

/* As much of the statement as is plain letters. */
static void write_statement(struct writer *writer, const char *text)
{
    size_t length = 0;
    while (length < TEXT_KEPT && text[length] >= ' ' && text[length] < 0x7f)
        length++;
    if (length == 0)
        return;
    fputs(", x-statement: \"", writer->out);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"' || text[i] == '\\')
            fputc('\\', writer->out);
        fputc(text[i], writer->out);
    }
    fputc('"', writer->out);
}

static void write_source(struct writer *writer, const struct calibration_part *part,
                         const char *indent)
{
    const struct demand_fit *fit = &part->fit;
    const char *unit = part->kind == CALIBRATED_STATEMENT ? "calls"
                       : part->kind == CALIBRATED_PLAN    ? "runs"
                                                          : "answers";
    fprintf(writer->out, "%s# ", indent);
    if (part->others > 0)
        fprintf(writer->out, "%zu more statements, ", part->others);
    if (part->count > 0.0)
        fprintf(writer->out, "%s %.*s", number_text(part->count).text,
                (int)strlen(unit) - (part->count == 1.0), unit);
    else
        fputs("it is not said of how many answers", writer->out);
    if (isfinite(fit->high - fit->low) && fit->mean > 0.0)
        fprintf(writer->out, ", mean known to %.2g%%",
                50.0 * (fit->high - fit->low) / fit->mean);
    else
        fputs(", nothing tells how sure", writer->out);
    if (fit->by == DEMAND_BY_MEAN)
        fputs("; CHECK: nor how much it varies", writer->out);
    fputc('\n', writer->out);
}

static void write_query(struct writer *writer, const struct calibration_part *part,
                        double times, const char *indent)
{
    bool idle = part->cpu.mean <= 0.0;
    if (part->waits && times > 1.0)
        fprintf(writer->out, "%srepeat: %.0f\n%ssteps: [wait: %s]\n", indent, times, indent,
                spelled(writer, &part->cpu));
    else if (part->waits)
        fprintf(writer->out, "%swait: %s\n", indent, spelled(writer, &part->cpu));
    if (part->waits)
        return;
    fprintf(writer->out, "%squery: {cpu: %s", indent,
            idle ? "0ms" : spelled(writer, &part->cpu));
    if (part->disk_s > 0.0)
        fprintf(writer->out, ", disk: %s", spelled(writer, &part->disk));
    if (times > 1.0)
        fprintf(writer->out, ", times: %.0f", times);
    if (part->kind != CALIBRATED_STEP)
        write_statement(writer, part->text);
    fputs("}\n", writer->out);
}

/* So many times, and once more in a share of the requests. */
static void write_part(struct writer *writer, const struct calibration_part *part,
                       const char *indent)
{
    double whole = fmin(floor(part->times + PART_CALLED), TIMES_MOST);
    double chance = fmin(100.0, round((part->times - whole) * 1000.0) / 10.0);
    const char *inner = arena_print(writer->arena, "%s  ", indent);
    const char *within = arena_print(writer->arena, "%s          ", indent);
    write_source(writer, part, indent);
    if (whole >= 1.0) {
        fprintf(writer->out, "%s- id: %s\n", indent, comment(writer, part->name));
        write_query(writer, part, whole, inner);
    }
    if (chance < (whole >= 1.0 ? 100.0 * PART_CALLED : 0.1))
        return;
    fprintf(writer->out, "%s- choose:\n%s    - chance: %.1f%%\n%s      steps:\n%s        -\n",
            indent, indent, chance, indent, indent);
    write_query(writer, part, 1.0, within);
    fprintf(writer->out, "%s    - {chance: %.1f%%, steps: []}\n", indent, 100.0 - chance);
}

/* ---- the whole ---- */

static bool reads_disk(const struct calibration *found)
{
    for (int i = 0; i < found->parts; i++)
        if (found->part[i].disk_s > 0.0)
            return true;
    return false;
}

static void write_head(struct writer *writer)
{
    const struct calibration *found = writer->found;
    const char *sources = comment(writer, calibration_sources(found->input, writer->arena));
    fprintf(
        writer->out,
        "# By headroom calibrate, from %s:\n"
        "# what a request asks for when it is alone. CHECK marks what no measurement told.\n"
        "name: Calibrated\n\n"
        "run: {duration: 30s, warmup: 5s, replications: 5}\n\n"
        "traffic:\n"
        "  # CHECK: the load to be predicted\n"
        "  clients: {users: 1%s%s, request: request}\n\n",
        sources, found->think_s > 0.0 ? ", think: " : "",
        found->think_s > 0.0 ? duration(writer, found->think_s) : "");
}

static void write_places(struct writer *writer)
{
    const struct calibration *found = writer->found;
    bool application = found->application.mean > 0.0;
    if (application)
        fputs("services:\n"
              "  # CHECK: instances, workers and cores of the application\n"
              "  app:\n"
              "    cpu: 2\n",
              writer->out);
    if (application && found->parts > 0)
        fputs("    # CHECK: its connections to the database\n"
              "    pools: {main: {connections: 10}}\n",
              writer->out);
    if (application)
        fputc('\n', writer->out);
    if (found->parts == 0)
        return;
    fprintf(writer->out,
            "databases:\n  # CHECK: cores%s of the database server\n  main: {cpu: 4",
            reads_disk(found) ? " and disks" : "");
    if (reads_disk(found))
        fputs(", disk: 4", writer->out);
    if (found->roundtrip_s > 0.0)
        fprintf(writer->out, ", roundtrip: %s", duration(writer, found->roundtrip_s));
    fputs("}\n\n", writer->out);
}

static void write_request(struct writer *writer)
{
    const struct calibration *found = writer->found;
    bool application = found->application.mean > 0.0;
    fputs("requests:\n  request:\n", writer->out);
    if (application)
        fputs("    service: app\n", writer->out);
    fputs("    steps:\n", writer->out);
    if (application)
        fprintf(writer->out,
                "      # what the client's time has beyond the database's\n"
                "      - cpu: %s\n",
                spelled(writer, &found->work));
    if (found->transaction)
        fputs("      # CHECK: rows that it locks, with `lock`\n      - transaction:\n",
              writer->out);
    for (int i = 0; i < found->parts; i++)
        write_part(writer, &found->part[i], found->transaction ? "          " : "      ");
}

void calibration_yaml(const struct calibration *calibration, FILE *out)
{
    struct writer writer = {calibration, arena_open(), out};
    write_head(&writer);
    write_places(&writer);
    write_request(&writer);
    arena_close(writer.arena);
}

void calibration_yaml_changed(const struct calibration *calibration, const struct load *changed,
                              FILE *out)
{
    struct writer writer = {calibration, arena_open(), out};
    fprintf(out, "# By headroom calibrate, from %s:\n",
            comment(&writer, calibration_sources(calibration->input, writer.arena)));
    for (int i = 0; i < calibration->settings; i++) {
        const struct calibration_setting *setting = &calibration->setting[i];
        fprintf(out, "#   %s, was %s: %s\n", comment(&writer, setting->setting),
                comment(&writer, setting->from), comment(&writer, setting->source));
    }
    tree_print(changed->before, out);
    arena_close(writer.arena);
}
