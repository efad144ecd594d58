#include "studies/calibration.h"

#include "scenarios/language/client_file.h"
#include "scenarios/language/statement_file.h"
#include "sim/dist_parse.h"
#include "sim/units.h"
#include "studies/calibration_parts.h"
#include "studies/levers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define SETTINGS 1000
#define WORTH    0.05 /* of the database's time: to be told that nothing is about it */

struct matcher {
    struct study study;
    const struct load *load;
    bool *used; /* by part */
    /* The columns that are noted; the longest takes the request's variance. */
    const struct observed_runs *longest;
};

/* ---- notes ---- */

static const char *note(const struct matcher *matcher, const struct scenario_step *step,
                        const char *key)
{
    const struct node *inner = step->node->first;
    const struct node *found = tree_find(matcher->load->tree, step->node, key);
    for (; inner && !found; inner = inner->next)
        found = tree_find(matcher->load->tree, inner, key);
    return found ? found->text : NULL;
}

/* The rest is the same, however it is spaced and whatever its letters' size. */
static bool is_meant(const struct calibration_part *part, const char *text, const char *id)
{
    if (!text)
        return id && strcmp(part->name, id) == 0;
    return (*part->id && strcmp(part->id, text) == 0) ||
           (*part->text && strncasecmp(part->text, text, strlen(text)) == 0);
}

static const struct calibration_part *
part_of(struct matcher *matcher, const struct scenario_step *step, const char **said)
{
    const struct calibration *found = matcher->study.found;
    const char *text = note(matcher, step, "x-statement");
    *said = text;
    if (text)
        text = statement_in_one_line(text, matcher->study.arena);
    for (int i = 0; i < found->parts; i++)
        if (found->part[i].kind != CALIBRATED_STEP &&
            is_meant(&found->part[i], text, step->id)) {
            matcher->used[i] = true;
            return &found->part[i];
        }
    return NULL;
}

/* ---- settings ---- */

static void set(struct matcher *matcher, const char *path, const char *to, const char *from,
                struct calibration_setting setting)
{
    struct calibration *found = matcher->study.found;
    size_t room = strlen(path) + strlen(to) + 2;
    char *text = arena_take(matcher->study.arena, room);
    if (found->settings == SETTINGS)
        return;
    snprintf(text, room, "%s=%s", path, to);
    setting.setting = text;
    setting.path = strlen(path);
    setting.from = from;
    found->setting[found->settings++] = setting;
}

static const char *spelled(struct matcher *matcher, const struct dist *dist)
{
    char text[2 * UNITS_ROOM];
    if (!dist)
        return "";
    dist_print_time(dist, text, sizeof text);
    return arena_text(matcher->study.arena, text);
}

static const char *path_to(struct matcher *matcher, const struct scenario_step *step,
                           const char *rest)
{
    const char *path = lever_path(step->node, matcher->study.arena);
    size_t room = strlen(path) + strlen(rest) + 2;
    char *text = arena_take(matcher->study.arena, room);
    snprintf(text, room, "%s.%s", path, rest);
    return text;
}

/* A time, if it is another one than now. */
static void set_time(struct matcher *matcher, const char *path, const struct dist *now,
                     const struct dist *to, struct calibration_setting setting)
{
    const char *from = spelled(matcher, now), *text = spelled(matcher, to);
    if (strcmp(from, text) != 0 || setting.fit)
        set(matcher, path, text, from, setting);
}

static void set_times(struct matcher *matcher, const struct scenario_step *step,
                      const struct calibration_part *part, struct calibration_setting setting)
{
    char now[UNITS_ROOM], to[UNITS_ROOM];
    double whole = fmax(1.0, round(part->times));
    units_print_number(dist_mean(step->query->times), now, sizeof now);
    units_print_number(whole, to, sizeof to);
    if (strcmp(now, to) == 0)
        return;
    setting.fit = NULL;
    set(matcher, path_to(matcher, step, "query.times"), to,
        arena_text(matcher->study.arena, now), setting);
}

static void match_query(struct matcher *matcher, const struct scenario_step *step)
{
    const char *said;
    const struct calibration_part *part = part_of(matcher, step, &said);
    if (!part) {
        if (said)
            calibration_remark(&matcher->study,
                               (struct calibration_remark){.kind = REMARK_UNSEEN, .at = said});
        return;
    }
    struct calibration_setting setting = {
        .source = part->name, .fit = &part->fit, .count = part->count};
    set_time(matcher, path_to(matcher, step, "query.cpu"), step->query->cpu, &part->cpu,
             setting);
    if (part->disk_s > 0.0)
        set_time(matcher, path_to(matcher, step, "query.disk"), step->query->disk, &part->disk,
                 setting);
    if (part->kind == CALIBRATED_STATEMENT)
        set_times(matcher, step, part, setting);
}

static void match_column(struct matcher *matcher, const struct scenario_step *step,
                         const char *column)
{
    const struct observed_client *client = matcher->study.found->input->client;
    const struct observed_runs *runs = client ? client_file_time(client, column) : NULL;
    const char *rest = step->kind == STEP_QUERY ? "query.cpu"
                       : step->kind == STEP_CPU ? "cpu"
                                                : "wait";
    if (!runs || !(runs->mean > 0.0)) {
        if (client)
            calibration_remark(&matcher->study, (struct calibration_remark){
                                                    .kind = REMARK_UNSEEN, .at = column});
        return;
    }
    struct demand_fit *fit = ARENA_NEW(matcher->study.arena, struct demand_fit);
    *fit = calibration_of_column(client, runs, runs == matcher->longest);
    struct dist to = calibration_rounded(fit, fit->mean, fit->cv);
    set_time(
        matcher, path_to(matcher, step, rest),
        step->kind == STEP_QUERY ? step->query->cpu : step->time, &to,
        (struct calibration_setting){.source = column,
                                     .fit = fit,
                                     .count = client->answers.mean * (double)client->runs});
}

/* ---- all steps ---- */

typedef void (*visitor)(struct matcher *matcher, const struct scenario_step *step);

static void visit_steps(struct matcher *matcher, /* NOLINT(misc-no-recursion) */
                        const struct scenario_steps *steps, visitor visit)
{
    for (uint32_t i = 0; i < steps->count; i++) {
        const struct scenario_step *step = &steps->at[i];
        const struct scenario_way *way = step->ways.at;
        visit(matcher, step);
        visit_steps(matcher, &step->steps, visit);
        if (step->transaction)
            visit_steps(matcher, &step->transaction->steps, visit);
        for (uint32_t j = 0; j < step->ways.count; j++)
            visit_steps(matcher, &way[j].steps, visit);
    }
}

static void visit_all(struct matcher *matcher, visitor visit)
{
    const struct scenario_request *request = matcher->load->scenario.requests.at;
    for (uint32_t i = 0; i < matcher->load->scenario.requests.count; i++)
        visit_steps(matcher, &request[i].steps, visit);
}

static bool takes_time(const struct scenario_step *step)
{
    return step->kind == STEP_CPU || step->kind == STEP_WAIT || step->kind == STEP_QUERY;
}

static void find_longest(struct matcher *matcher, const struct scenario_step *step)
{
    const struct observed_client *client = matcher->study.found->input->client;
    const char *column = takes_time(step) ? note(matcher, step, "x-column") : NULL;
    const struct observed_runs *runs =
        column && client ? client_file_time(client, column) : NULL;
    if (runs && (!matcher->longest || runs->mean > matcher->longest->mean))
        matcher->longest = runs;
}

static void match_step(struct matcher *matcher, const struct scenario_step *step)
{
    const char *column = takes_time(step) ? note(matcher, step, "x-column") : NULL;
    if (column)
        match_column(matcher, step, column);
    else if (step->kind == STEP_QUERY)
        match_query(matcher, step);
}

static void tell_unused(struct matcher *matcher)
{
    const struct calibration *found = matcher->study.found;
    for (int i = 0; i < found->parts; i++) {
        const struct calibration_part *part = &found->part[i];
        double share = part->times * part->fit.mean / found->database_s;
        if (part->kind != CALIBRATED_STEP && !matcher->used[i] && share >= WORTH)
            calibration_remark(&matcher->study, (struct calibration_remark){
                                                    REMARK_UNUSED, part->name, NULL, share, 0});
    }
}

void calibration_match(struct calibration *calibration, const struct load *load,
                       struct arena *arena)
{
    struct matcher matcher = {
        .study = {.arena = arena, .found = calibration, .room = calibration->remarks},
        .load = load,
        .used = arena_array(arena, CALIBRATION_PARTS, sizeof(bool)),
    };
    calibration->setting = arena_array(arena, SETTINGS, sizeof(struct calibration_setting));
    visit_all(&matcher, find_longest);
    visit_all(&matcher, match_step);
    tell_unused(&matcher);
}
