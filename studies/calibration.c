#include "studies/calibration.h"

#include "scenarios/language/client_file.h"
#include "sim/tally.h"
#include "studies/calibration_parts.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SMALL      0.01 /* of a request's time: not worth a step */
#define RARE       1e-3 /* of the calls of the most frequent: none of each request's */
#define OFTEN      5.0  /* times in each request */
#define FEW        30.0
#define LONG_WRITE 3.0 /* times its least: it may have waited for a row */
#define LONG_READ  10.0
#define UNLIKELY   1e-3
#define LONGEST    1e8 /* seconds: three years */
#define DIFFER     0.05
#define OFF        0.1
#define MOSTLY     2.0  /* times all CPU of a request: most of it is waiting */
#define IDLE       0.01 /* of the time: no pause to speak of */

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

static void remark(struct study *study, enum calibration_remark_kind kind, const char *at,
                   double number, double limit)
{
    calibration_remark(study, (struct calibration_remark){
                                  .kind = kind, .at = at, .number = number, .limit = limit});
}

/* What can be simulated. */
static double within(double seconds)
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

static void count_requests(struct study *study)
{
    const struct calibration_input *input = study->found->input;
    study->found->requests = input->requests;
    if (input->requests > 0.0 || !input->statements)
        return;
    study->found->requests = guess_requests(input->statements);
    remark(study, REMARK_REQUESTS_ASSUMED, NULL, study->found->requests, (double)NAN);
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
        remark(study, REMARK_UNTIMED_BLOCKS, part->name, part->blocks, (double)NAN);
}

static void doubt_statement(struct study *study, const struct calibration_part *part,
                            const struct observed_statement *statement)
{
    double ratio = statement->mean / statement->least;
    const struct dist *dist = &part->fit.dist;
    if (part->count < FEW)
        remark(study, REMARK_FEW, part->name, part->count, (double)NAN);
    if (part->times >= OFTEN && begins(part->text, "select"))
        remark(study, REMARK_N_PLUS_ONE, part->name, part->times, part->rows);
    if (writes(part->text) && ratio > LONG_WRITE)
        remark(study, REMARK_LOCK_WAIT, part->name, ratio, (double)NAN);
    else if (!writes(part->text) && ratio > LONG_READ)
        remark(study, REMARK_WIDE, part->name, ratio, (double)NAN);
    double beyond = 1.0 - dist_cdf(dist, statement->most * 1e9);
    if (part->fit.by != DEMAND_BY_MEAN && part->count * beyond < UNLIKELY)
        remark(study, REMARK_OUTLIER, part->name, statement->most / statement->mean,
               (double)NAN);
    if (statement->planning > SMALL * part->fit.mean)
        remark(study, REMARK_PLANNING, part->name, statement->planning, (double)NAN);
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
    struct demand_evidence evidence = {.mean = within(statement->mean + planning),
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
    struct demand_evidence evidence = {within(sum / found->requests),
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

static void take_statements(struct study *study)
{
    const struct observed_statements *statements = study->found->input->statements;
    size_t most = statements->count;
    if (most > CALIBRATION_PARTS)
        most = CALIBRATION_PARTS - 1;
    if (statements->hidden > 0)
        remark(study, REMARK_HIDDEN, NULL, (double)statements->hidden, (double)NAN);
    if (statements->nested > 0)
        remark(study, REMARK_NESTED, NULL, (double)statements->nested, (double)NAN);
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
static void take_notes_of_plans(struct study *study)
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
    struct demand_evidence evidence = {
        within(time.mean), tally_deviation(&time), (double)NAN, (double)NAN,
        (double)NAN,       (double)time.count,     NULL,        0};
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
        remark(study, REMARK_ONE_RUN, part->name, 1.0, (double)NAN);
    else if ((double)time.count < FEW)
        remark(study, REMARK_FEW, part->name, (double)time.count, (double)NAN);
    if (planning.mean > SMALL * part->fit.mean)
        remark(study, REMARK_PLANNING, part->name, planning.mean, (double)NAN);
}

static void take_plans(struct study *study)
{
    size_t count = study->found->input->plans.count;
    bool *taken = arena_array(study->arena, count, sizeof(bool));
    for (size_t i = 0; i < count && study->found->parts < CALIBRATION_PARTS; i++)
        if (!taken[i])
            take_plan(study, i, taken);
}

/* ---- a client's own steps ---- */

static double all_answers(const struct observed_client *client)
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
        .count = all_answers(client),
    };
    return demand_fit(&evidence);
}

static struct demand_fit of_runs(const struct observed_client *client,
                                 const struct observed_runs *runs)
{
    bool whole = runs == &client->mean;
    struct demand_evidence evidence = {
        .mean = within(runs->mean),
        .deviation = whole ? client->deviation.mean : (double)NAN,
        .p50 = whole ? client->p50.mean : (double)NAN,
        .p95 = whole ? client->p95.mean : (double)NAN,
        .p99 = whole ? client->p99.mean : (double)NAN,
        .count = all_answers(client),
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

static void take_steps(struct study *study)
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
            .count = all_answers(client),
            .fit = calibration_of_column(client, runs, runs == longest),
            .rows = (double)NAN,
            .waits = runs->mean > MOSTLY * found->cpu_s,
        };
        found->parts++;
    }
}

/* ---- what is left of the client's time ---- */

/* The mean, over the runs, of so much a second for each request; of 1 a second that is the time
 * from one to the next. */
static double of_each_cycle(const struct observed_client *client, const double *per_s)
{
    double sum = 0.0;
    for (size_t i = 0; i < client->runs; i++)
        sum += (per_s ? per_s[i] : 1.0) / client->throughput.value[i];
    return sum / (double)client->runs;
}

static void look_at_client(struct study *study)
{
    struct calibration *found = study->found;
    const struct observed_client *client = found->input->client;
    found->rest_s = found->cpu_s = found->cycle_s = (double)NAN;
    if (!client)
        return;
    if (client->clients.mean > 1.0)
        remark(study, REMARK_NOT_ALONE, NULL, client->clients.mean, (double)NAN);
    if (client->mean.spread > DIFFER)
        remark(study, REMARK_RUNS_DIFFER, NULL, client->mean.spread, (double)NAN);
    if (client->throughput.value && client->throughput.least > 0.0) {
        found->cycle_s = of_each_cycle(client, NULL);
        double pause = found->cycle_s - client->mean.mean;
        bool alone = !(client->clients.mean > 1.0);
        found->think_s = alone && pause > IDLE * client->mean.mean ? within(pause) : 0.0;
        if (client->cores.value)
            found->cpu_s = of_each_cycle(client, client->cores.value);
    }
}

/* The application works on what nobody else does; its variance is what is left of the whole. */
static void fit_application(struct calibration *found, double work)
{
    const struct observed_client *client = found->input->client;
    double variance = client->deviation.mean * client->deviation.mean;
    for (int i = 0; i < found->parts; i++) {
        double deviation = found->part[i].fit.measured_cv * found->part[i].fit.mean;
        variance -= isnan(deviation) ? 0.0 : found->part[i].times * deviation * deviation;
    }
    struct demand_evidence evidence = {.mean = within(work),
                                       .deviation = sqrt(fmax(0.0, variance)),
                                       .p50 = (double)NAN,
                                       .p95 = (double)NAN,
                                       .p99 = (double)NAN,
                                       .count = all_answers(client)};
    if (work > 0.5 * client->mean.mean) {
        double others = client->mean.mean - work;
        evidence.p50 = client->p50.mean - others;
        evidence.p95 = client->p95.mean - others;
        evidence.p99 = client->p99.mean - others;
    }
    found->application = demand_fit(&evidence);
}

static void share_rest(struct study *study)
{
    struct calibration *found = study->found;
    const struct observed_client *client = found->input->client;
    double asked = found->input->roundtrip_s, computed = 0.0;
    for (int i = 0; i < found->parts; i++)
        if (!found->part[i].waits)
            computed +=
                found->part[i].times * (found->part[i].fit.mean - found->part[i].disk_s);
    found->rest_s = client->mean.mean - found->database_s;
    if (found->rest_s < -DIFFER * client->mean.mean)
        remark(study, REMARK_LONGER, NULL, found->database_s / client->mean.mean, (double)NAN);
    double way = asked > 0.0 ? asked * found->trips : 0.0, work = found->rest_s - way;
    if (!isnan(found->cpu_s) && found->trips > 0.0) {
        work = fmin(work, fmax(0.0, found->cpu_s - computed));
        way = found->rest_s - work;
    }
    if (way > SMALL * client->mean.mean && found->trips > 0.0)
        found->roundtrip_s = within(way / found->trips);
    if (work > SMALL * client->mean.mean)
        fit_application(found, work);
}

/* ---- all of it ---- */

static int by_step(const void *left, const void *right)
{
    const struct calibration_part *a = left, *b = right;
    long first = strtol(a->text + 4, NULL, 10), second = strtol(b->text + 4, NULL, 10);
    return first != second ? (first > second) - (first < second) : strcmp(a->text, b->text);
}

static int by_place(const void *left, const void *right)
{
    const struct calibration_part *a = left, *b = right;
    double first = a->times * a->fit.mean, second = b->times * b->fit.mean;
    if (a->place != b->place)
        return (int)a->place - (int)b->place;
    if (a->times != b->times)
        return a->times < b->times ? -1 : 1;
    return first != second ? (first < second) - (first > second) : strcmp(a->text, b->text);
}

static double rounded(double value, int digits)
{
    if (!(value > 0.0))
        return 0.0;
    double scale = pow(10.0, digits - 1 - floor(log10(value)));
    return round(value * scale) / scale;
}

struct dist calibration_rounded(const struct demand_fit *fit, double mean_s, double cv)
{
    double mean = fmax(1e-9, rounded(mean_s, 4));
    return demand_fit_dist(isnan(fit->cv) ? DIST_CONSTANT : fit->dist.kind, mean,
                           rounded(cv, 3));
}

/* CPU and disk vary independently, so each more than their sum. */
static void write_demands(struct calibration_part *part)
{
    const struct demand_fit *fit = &part->fit;
    double cpu = fit->mean - part->disk_s, disk = part->disk_s;
    double cv = fit->cv * fit->mean / sqrt(cpu * cpu + disk * disk);
    if (cpu > 0.0)
        part->cpu = calibration_rounded(fit, cpu, cv);
    if (disk > 0.0)
        part->disk = calibration_rounded(fit, disk, cv);
}

static void sum_up(struct study *study)
{
    struct calibration *found = study->found;
    bool begin = false, commit = false;
    for (int i = 0; i < found->parts; i++) {
        struct calibration_part *part = &found->part[i];
        bool each = fabs(part->times - 1.0) <= DIFFER;
        begin |= part->place == CALIBRATED_BEGIN && each;
        commit |= part->place == CALIBRATED_COMMIT && each;
        found->trips += part->kind == CALIBRATED_STEP ? 0.0 : part->times;
        found->database_s += part->times * part->fit.mean;
        write_demands(part);
        if (part->fit.off > OFF)
            remark(study, REMARK_SHAPE_OFF, part->name, expm1(part->fit.off), (double)NAN);
    }
    found->transaction = begin && commit;
}

struct calibration *calibrate(const struct calibration_input *input, struct arena *arena)
{
    struct study study = {.arena = arena, .found = ARENA_NEW(arena, struct calibration)};
    struct calibration *found = study.found;
    found->input = input;
    found->part = arena_array(arena, CALIBRATION_PARTS, sizeof(struct calibration_part));
    count_requests(&study);
    look_at_client(&study);
    if (input->statements) {
        take_statements(&study);
        take_notes_of_plans(&study);
    } else if (input->plans.count > 0) {
        take_plans(&study);
    } else {
        take_steps(&study);
    }
    qsort(found->part, (size_t)found->parts, sizeof *found->part,
          input->statements || input->plans.count > 0 ? by_place : by_step);
    sum_up(&study);
    if (input->client)
        share_rest(&study);
    if (found->application.mean > 0.0)
        found->work = calibration_rounded(&found->application, found->application.mean,
                                          found->application.cv);
    for (int i = 0; i < CALIBRATION_FIGURES; i++)
        found->measured[i] = found->simulated[i] = (double)NAN;
    return found;
}
