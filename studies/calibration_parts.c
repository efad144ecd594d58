#include "studies/calibration_parts.h"

#include "scenarios/language/client_file.h"
#include "sim/tally.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SMALL      0.01 /* of a statement's time: not worth a word */
#define RARE       1e-3 /* of the calls of the most frequent: none of each request's */
#define OFTEN      5.0  /* times in each request */
#define FEW        30.0
#define LONG_WRITE 3.0 /* times its least: it may have waited for a row */
#define LONG_READ  10.0
#define UNLIKELY   1e-3
#define LONGEST    1e8 /* seconds: three years */
#define MOSTLY     2.0 /* times all CPU of a request: most of it is waiting */

/* ---- remarks ---- */

void calibration_remark(struct study *study, struct calibration_remark remark)
{
    struct calibration *found = study->found;
    if (found->remarks == study->room) {
        study->room = study->room ? 2 * study->room : 16;
        struct calibration_remark *more =
            arena_array(study->arena, (size_t)study->room, sizeof remark);
        if (found->remarks > 0)
            memcpy(more, found->remark, (size_t)found->remarks * sizeof remark);
        found->remark = more;
    }
    found->remark[found->remarks++] = remark;
}

void calibration_doubt(struct study *study, enum calibration_remark_kind kind, const char *at,
                       double number, double limit)
{
    calibration_remark(study, (struct calibration_remark){
                                  .kind = kind, .at = at, .number = number, .limit = limit});
}

double calibration_within(double seconds)
{
    return fmin(fmax(seconds, 1e-9), LONGEST);
}

/* ---- names ---- */

static bool begins(const char *text, const char *word)
{
    size_t length = strlen(word);
    return strncasecmp(text, word, length) == 0 && !isalnum((unsigned char)text[length]);
}

static enum calibration_place place_of(const char *text)
{
    if (begins(text, "begin") || begins(text, "start transaction"))
        return CALIBRATED_BEGIN;
    return begins(text, "commit") || begins(text, "end") ? CALIBRATED_COMMIT
                                                         : CALIBRATED_WITHIN;
}

static bool writes(const char *text)
{
    return begins(text, "update") || begins(text, "delete") || begins(text, "insert") ||
           begins(text, "merge") || strcasestr(text, " for update") ||
           strcasestr(text, " for no key update");
}

static bool sleeps(const char *text)
{
    return strcasestr(text, "pg_sleep") != NULL;
}

/* The letters, digits and lines of a text's next word, in small letters. */
static size_t add_word(char *name, size_t length, size_t room, const char *text)
{
    if (length > 0 && length < room)
        name[length++] = '_';
    if (*text == '"')
        text++;
    for (; length < room &&
           (isalnum((unsigned char)*text) || *text == '_' || *text == '.' || *text == '-');
         text++)
        name[length++] =
            isalnum((unsigned char)*text) ? (char)tolower((unsigned char)*text) : '_';
    return length;
}

/* select_order_items: what it does, and to what. */
static const char *statement_name(const char *text, struct arena *arena)
{
    static const char *const before[] = {" from ", " into ", "update "};
    char name[41] = "";
    size_t length = add_word(name, 0, 40, text);
    const char *first = NULL;
    for (size_t i = 0; i < 3; i++) {
        const char *at = strcasestr(text, before[i]);
        if (at && (!first || at < first))
            first = at + strlen(before[i]);
    }
    if (first && isalpha((unsigned char)*text))
        length = add_word(name, length, 40, first);
    name[length] = '\0';
    return arena_text(arena, length > 0 ? name : "statement");
}

/* What is between the last slash and the first dot behind it. */
static const char *file_name(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');
    const char *from = slash ? slash + 1 : path;
    char name[41] = "";
    char *part = arena_text_part(arena, from, strcspn(from, "."));
    name[add_word(name, 0, 40, part)] = '\0';
    return arena_text(arena, *name ? name : "plan");
}

/* step2_upd_ms is upd. */
static const char *step_name(const char *column, struct arena *arena)
{
    size_t skip = strspn(column + 4, "0123456789") + 4;
    skip += column[skip] == '_';
    const char *unit = strrchr(column, '_');
    size_t length = unit > column + skip ? (size_t)(unit - column) - skip : 0;
    char name[41] = "";
    name[add_word(name, 0, 40, arena_text_part(arena, column + skip, length))] = '\0';
    return arena_text(arena, *name ? name : "step");
}

/* With a number behind it where others have the same. */
static const char *distinct(struct study *study, const char *wanted)
{
    const struct calibration *found = study->found;
    char name[64];
    snprintf(name, sizeof name, "%.40s", wanted);
    for (int number = 2, i = 0; i < found->parts; i++)
        if (strcmp(found->part[i].name, name) == 0) {
            snprintf(name, sizeof name, "%.40s_%d", wanted, number++);
            i = -1;
        }
    return arena_text(study->arena, name);
}

/* ---- how many requests there were ---- */

/* The number of calls that most statements have; of two that are as frequent the smaller. */
static double guess_requests(const struct observed_statements *statements)
{
    double most = 0.0, best = 0.0;
    int votes = 0;
    for (size_t i = 0; i < statements->count; i++)
        most = fmax(most, statements->at[i].calls);
    for (size_t i = 0; i < statements->count && i < CALIBRATION_PARTS; i++) {
        double calls = statements->at[i].calls;
        int alike = 0;
        for (size_t j = 0; j < statements->count && j < CALIBRATION_PARTS; j++)
            alike += statements->at[j].calls == calls;
        if (calls < RARE * most || alike < votes || (alike == votes && calls >= best))
            continue;
        votes = alike;
        best = calls;
    }
    for (size_t i = 0; i < statements->count; i++)
        if (place_of(statements->at[i].text) == CALIBRATED_COMMIT)
            return statements->at[i].calls;
    return best;
}

void calibration_count_requests(struct study *study)
{
    const struct calibration_input *input = study->found->input;
    study->found->requests = input->requests;
    if (input->requests > 0.0 || !input->statements)
        return;
    study->found->requests = guess_requests(input->statements);
    calibration_doubt(study, REMARK_REQUESTS_ASSUMED, NULL, study->found->requests,
                      (double)NAN);
}

/* ---- what was seen of each part ---- */

static void tell_disk(struct study *study, struct calibration_part *part, double reading)
{
    double block_s = study->found->input->block_s;
    part->disk_s = 0.0;
    if (reading > 0.0)
        part->disk_s = fmin(reading, part->fit.mean);
    else if (part->blocks > 0.0 && block_s > 0.0)
        part->disk_s = fmin(part->blocks * block_s, part->fit.mean);
    else if (part->blocks > 0.0 && isnan(reading))
        calibration_doubt(study, REMARK_UNTIMED_BLOCKS, part->name, part->blocks, (double)NAN);
}

static void doubt_statement(struct study *study, const struct calibration_part *part,
                            const struct observed_statement *statement)
{
    double ratio = statement->mean / statement->least;
    const struct dist *dist = &part->fit.dist;
    if (part->count < FEW)
        calibration_doubt(study, REMARK_FEW, part->name, part->count, (double)NAN);
    if (part->times >= OFTEN && begins(part->text, "select"))
        calibration_doubt(study, REMARK_N_PLUS_ONE, part->name, part->times, part->rows);
    if (writes(part->text) && ratio > LONG_WRITE)
        calibration_doubt(study, REMARK_LOCK_WAIT, part->name, ratio, (double)NAN);
    else if (!writes(part->text) && ratio > LONG_READ)
        calibration_doubt(study, REMARK_WIDE, part->name, ratio, (double)NAN);
    double beyond = 1.0 - dist_cdf(dist, statement->most * 1e9);
    if (part->fit.by != DEMAND_BY_MEAN && part->count * beyond < UNLIKELY)
        calibration_doubt(study, REMARK_OUTLIER, part->name, statement->most / statement->mean,
                          (double)NAN);
    if (statement->planning > SMALL * part->fit.mean)
        calibration_doubt(study, REMARK_PLANNING, part->name, statement->planning, (double)NAN);
}

static double of_each(double all, double calls)
{
    return all / calls;
}

static void take_statement(struct study *study, const struct observed_statement *statement)
{
    struct calibration *found = study->found;
    struct calibration_part *part = &found->part[found->parts];
    double planning = isnan(statement->planning) ? 0.0 : statement->planning;
    struct demand_evidence evidence = {.mean = calibration_within(statement->mean + planning),
                                       .deviation = statement->deviation,
                                       .p50 = (double)NAN,
                                       .p95 = (double)NAN,
                                       .p99 = (double)NAN,
                                       .count = statement->calls};
    *part = (struct calibration_part){
        .kind = CALIBRATED_STATEMENT,
        .place = place_of(statement->text),
        .name = distinct(study, statement_name(statement->text, study->arena)),
        .text = statement->text,
        .id = statement->id,
        .times = statement->calls / found->requests,
        .count = statement->calls,
        .waits = sleeps(statement->text),
        .fit = demand_fit(&evidence),
        .rows = of_each(statement->rows, statement->calls),
        .blocks = of_each(statement->blocks_read, statement->calls),
    };
    found->parts++;
    tell_disk(study, part, of_each(statement->reading, statement->calls));
    doubt_statement(study, part, statement);
}

/* What is left of the statements, as one: their time in a request, together. */
static void take_others(struct study *study, size_t from)
{
    const struct observed_statements *statements = study->found->input->statements;
    struct calibration *found = study->found;
    double sum = 0.0, count = 0.0;
    for (size_t i = from; i < statements->count; i++) {
        const struct observed_statement *one = &statements->at[i];
        sum += one->calls * (one->mean + (isnan(one->planning) ? 0.0 : one->planning));
        count += one->calls;
    }
    struct demand_evidence evidence = {calibration_within(sum / found->requests),
                                       (double)NAN,
                                       (double)NAN,
                                       (double)NAN,
                                       (double)NAN,
                                       (double)NAN,
                                       NULL,
                                       0};
    found->part[found->parts] = (struct calibration_part){
        .kind = CALIBRATED_STATEMENT,
        .place = CALIBRATED_WITHIN,
        .name = distinct(study, "the_others"),
        .text = "",
        .id = "",
        .times = 1.0,
        .count = count,
        .fit = demand_fit(&evidence),
        .rows = (double)NAN,
        .others = statements->count - from,
    };
    found->parts++;
}

void calibration_take_statements(struct study *study)
{
    const struct observed_statements *statements = study->found->input->statements;
    size_t most = statements->count;
    if (most > CALIBRATION_PARTS)
        most = CALIBRATION_PARTS - 1;
    if (statements->hidden > 0)
        calibration_doubt(study, REMARK_HIDDEN, NULL, (double)statements->hidden, (double)NAN);
    if (statements->nested > 0)
        calibration_doubt(study, REMARK_NESTED, NULL, (double)statements->nested, (double)NAN);
    for (size_t i = 0; i < most; i++)
        take_statement(study, &statements->at[i]);
    if (most < statements->count)
        take_others(study, most);
}

/* ---- plans ---- */

static bool is_of(const struct observed_plan *plan, const char *id, const char *text)
{
    return (*plan->id && strcmp(plan->id, id) == 0) ||
           (*plan->text && strcmp(plan->text, text) == 0);
}

static void tell_node(struct study *study, const char *name, const struct observed_plan *plan)
{
    const struct observed_node *node = &plan->heaviest;
    if (node->share >= 0.5 && node->thrown >= 100.0 && node->thrown >= 10.0 * node->rows)
        calibration_remark(study,
                           (struct calibration_remark){REMARK_HEAVY_NODE, name, node->name,
                                                       node->share, node->thrown});
}

/* Plans of a statement that was counted say what it does, not how long it takes. */
void calibration_plan_notes(struct study *study)
{
    const struct observed_plans *plans = &study->found->input->plans;
    for (size_t i = 0; i < plans->count; i++)
        for (int j = 0; j < study->found->parts; j++)
            if (is_of(&plans->at[i], study->found->part[j].id, study->found->part[j].text)) {
                tell_node(study, study->found->part[j].name, &plans->at[i]);
                break;
            }
}

/* Plans of one query are runs of it. */
static void take_plan(struct study *study, size_t first, bool *taken)
{
    const struct observed_plans *plans = &study->found->input->plans;
    const struct observed_plan *plan = &plans->at[first];
    struct calibration *found = study->found;
    struct tally time = {0}, reading = {0}, planning = {0}, blocks = {0};
    for (size_t i = first; i < plans->count; i++) {
        const struct observed_plan *other = &plans->at[i];
        if (i != first && (taken[i] || !is_of(other, plan->id, plan->text)))
            continue;
        taken[i] = true;
        double also = isnan(other->planning) ? 0.0 : other->planning;
        tally_add(&time, other->execution + also);
        tally_add(&reading, other->reading);
        tally_add(&planning, also);
        tally_add(&blocks, other->blocks_read);
    }
    struct demand_evidence evidence = {calibration_within(time.mean),
                                       tally_deviation(&time),
                                       (double)NAN,
                                       (double)NAN,
                                       (double)NAN,
                                       (double)time.count,
                                       NULL,
                                       0};
    const char *name = *plan->text ? statement_name(plan->text, study->arena)
                                   : file_name(plan->source->name, study->arena);
    struct calibration_part *part = &found->part[found->parts];
    *part = (struct calibration_part){
        .kind = CALIBRATED_PLAN,
        .place = CALIBRATED_WITHIN,
        .name = distinct(study, name),
        .text = plan->text,
        .id = plan->id,
        .times = 1.0,
        .count = (double)time.count,
        .fit = demand_fit(&evidence),
        .rows = plan->rows,
        .blocks = blocks.mean,
    };
    found->parts++;
    tell_disk(study, part, reading.mean);
    tell_node(study, part->name, plan);
    if (time.count == 1)
        calibration_doubt(study, REMARK_ONE_RUN, part->name, 1.0, (double)NAN);
    else if ((double)time.count < FEW)
        calibration_doubt(study, REMARK_FEW, part->name, (double)time.count, (double)NAN);
    if (planning.mean > SMALL * part->fit.mean)
        calibration_doubt(study, REMARK_PLANNING, part->name, planning.mean, (double)NAN);
}

void calibration_take_plans(struct study *study)
{
    size_t count = study->found->input->plans.count;
    bool *taken = arena_array(study->arena, count, sizeof(bool));
    for (size_t i = 0; i < count && study->found->parts < CALIBRATION_PARTS; i++)
        if (!taken[i])
            take_plan(study, i, taken);
}

/* ---- a client's own steps ---- */

double calibration_answers(const struct observed_client *client)
{
    return client->answers.mean * (double)client->runs;
}

/* Part of a request takes all of the request's variance; percentiles move by what the other
 * parts take. */
static struct demand_fit of_longest(const struct observed_client *client, double mean)
{
    double rest = client->mean.mean - mean;
    struct demand_evidence evidence = {
        .mean = mean,
        .deviation = client->deviation.mean,
        .p50 = client->p50.mean - rest,
        .p95 = client->p95.mean - rest,
        .p99 = client->p99.mean - rest,
        .count = calibration_answers(client),
    };
    return demand_fit(&evidence);
}

static struct demand_fit of_runs(const struct observed_client *client,
                                 const struct observed_runs *runs)
{
    bool whole = runs == &client->mean;
    struct demand_evidence evidence = {
        .mean = calibration_within(runs->mean),
        .deviation = whole ? client->deviation.mean : (double)NAN,
        .p50 = whole ? client->p50.mean : (double)NAN,
        .p95 = whole ? client->p95.mean : (double)NAN,
        .p99 = whole ? client->p99.mean : (double)NAN,
        .count = calibration_answers(client),
        .run = runs->value,
        .runs = client->runs,
    };
    return demand_fit(&evidence);
}

/* The longest keeps the interval of its mean that its runs give. */
struct demand_fit calibration_of_column(const struct observed_client *client,
                                        const struct observed_runs *runs, bool longest)
{
    struct demand_fit fit = of_runs(client, runs);
    if (!longest || runs == &client->mean)
        return fit;
    struct demand_fit wide = of_longest(client, fit.mean);
    if (client->runs > 1 && !(wide.high - wide.low > fit.high - fit.low)) {
        wide.low = fit.low;
        wide.high = fit.high;
    }
    return wide;
}

static bool is_step(const struct observed_runs *runs)
{
    return strncmp(runs->column, "step", 4) == 0 && isdigit((unsigned char)runs->column[4]) &&
           runs->mean > 0.0;
}

void calibration_take_steps(struct study *study)
{
    const struct observed_client *client = study->found->input->client;
    struct calibration *found = study->found;
    const struct observed_runs *longest = NULL;
    for (size_t i = 0; i < client->times; i++)
        if (is_step(&client->time[i]) && (!longest || client->time[i].mean > longest->mean))
            longest = &client->time[i];
    for (size_t i = 0; i < client->times && found->parts < CALIBRATION_PARTS; i++) {
        const struct observed_runs *runs = &client->time[i];
        if (!is_step(runs))
            continue;
        const char *name = step_name(runs->column, study->arena);
        found->part[found->parts] = (struct calibration_part){
            .kind = CALIBRATED_STEP,
            .place = place_of(name),
            .name = distinct(study, name),
            .text = runs->column,
            .id = "",
            .times = 1.0,
            .count = calibration_answers(client),
            .fit = calibration_of_column(client, runs, runs == longest),
            .rows = (double)NAN,
            .waits = runs->mean > MOSTLY * found->cpu_s || sleeps(runs->column),
        };
        found->parts++;
    }
}
