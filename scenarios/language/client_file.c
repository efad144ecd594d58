#include "scenarios/language/client_file.h"

#include "scenarios/language/case_file.h"
#include "scenarios/language/pgbench_output.h"
#include "scenarios/language/text_file.h"
#include "sim/catalog.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const struct case_file *file;
    struct arena *arena;
    struct faults *faults;
    size_t *row; /* those that are meant */
    size_t rows;
    bool *taken; /* by column: its meaning is known */
};

static const struct {
    const char *suffix;
    double unit;
} units[] = {
    {"_ms", 1e-3},
    {"_us", 1e-6},
    {"_s",  1.0 },
};

/* ---- which rows ---- */

/* A text as it is, or two ways to write a number. */
static bool same(const char *cell, const char *wanted)
{
    char *cell_end, *wanted_end;
    double left = strtod(cell, &cell_end), right = strtod(wanted, &wanted_end);
    bool numbers = *cell && *wanted && !*cell_end && !*wanted_end;
    return strcmp(cell, wanted) == 0 || (numbers && left == right);
}

static bool keep_rows(struct reader *reader, const char *condition)
{
    const struct case_file *file = reader->file;
    struct source *source = ARENA_NEW(reader->arena, struct source);
    *source = (struct source){"--where", condition, strlen(condition)};
    struct place at = {source, 1, 1, 1};
    const char *equals = strchr(condition, '=');
    if (!equals) {
        fault_hint(fault_add(reader->faults, at, "a condition is COLUMN=VALUE"),
                   "such as sweep=one_client");
        return false;
    }
    const char *name = arena_text_part(reader->arena, condition, (size_t)(equals - condition));
    int column = case_file_column(file, name);
    if (column < 0) {
        const char *nearest = catalog_nearest(name, file->name, file->columns);
        struct fault *fault = fault_add(reader->faults, at, "no column of %s is called '%s'",
                                        file->source->name, name);
        if (nearest)
            fault_hint(fault, "did you mean '%s'?", nearest);
        return false;
    }
    size_t kept = 0;
    for (size_t i = 0; i < reader->rows; i++)
        if (same(case_file_cell(file, reader->row[i], column), equals + 1))
            reader->row[kept++] = reader->row[i];
    reader->rows = kept;
    if (kept == 0)
        fault_add(reader->faults, at, "no row of %s is like this", file->source->name);
    return kept > 0;
}

static bool choose_rows(struct reader *reader, const char *const *where, size_t conditions)
{
    reader->row = arena_array(reader->arena, reader->file->rows, sizeof(size_t));
    for (reader->rows = 0; reader->rows < reader->file->rows; reader->rows++)
        reader->row[reader->rows] = reader->rows;
    for (size_t i = 0; i < conditions; i++)
        if (!keep_rows(reader, where[i]))
            return false;
    return true;
}

/* ---- their numbers ---- */

static struct observed_runs none(void)
{
    return (struct observed_runs){
        .mean = (double)NAN, .least = (double)NAN, .spread = (double)NAN};
}

/* All cells of the rows, or none if one of them is empty; false, and said, if one is no number.
 */
static bool read_runs(struct reader *reader, int column, double unit,
                      struct observed_runs *runs)
{
    const struct case_file *file = reader->file;
    double least = INFINITY, most = -INFINITY, sum = 0.0;
    *runs = none();
    double *value = arena_array(reader->arena, reader->rows, sizeof(double));
    for (size_t i = 0; i < reader->rows; i++) {
        if (!*case_file_cell(file, reader->row[i], column))
            return true;
        value[i] = unit * case_file_number(file, reader->row[i], column);
        if (!(value[i] >= 0.0 && value[i] <= OBSERVED_MOST)) {
            fault_add(reader->faults, case_file_place(file, reader->row[i]),
                      "column '%s' holds no number from 0 on here", file->name[column]);
            return false;
        }
        sum += value[i];
        least = fmin(least, value[i]);
        most = fmax(most, value[i]);
    }
    runs->column = file->name[column];
    runs->mean = sum / (double)reader->rows;
    runs->least = least;
    runs->spread = runs->mean > 0.0 ? (most - least) / runs->mean : 0.0;
    runs->value = value;
    return true;
}

static bool read_named(struct reader *reader, const char *const *names, size_t count,
                       struct observed_runs *runs)
{
    *runs = none();
    for (size_t i = 0; i < count; i++) {
        int column = case_file_column(reader->file, names[i]);
        if (column < 0)
            continue;
        reader->taken[column] = true;
        return read_runs(reader, column, 1.0, runs);
    }
    return true;
}

/* The time of that name, whatever its unit. */
static bool read_time(struct reader *reader, const char *name, struct observed_runs *runs)
{
    *runs = none();
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        char full[40];
        snprintf(full, sizeof full, "%s%s", name, units[i].suffix);
        int column = case_file_column(reader->file, full);
        if (column < 0)
            continue;
        reader->taken[column] = true;
        return read_runs(reader, column, units[i].unit, runs);
    }
    return true;
}

/* 0 if it is no time. */
static double unit_of(const char *name)
{
    size_t length = strlen(name);
    bool rate = length > 6 && strcmp(name + length - 6, "_per_s") == 0;
    for (size_t i = 0; i < sizeof units / sizeof *units && !rate; i++) {
        size_t size = strlen(units[i].suffix);
        if (length > size && strcmp(name + length - size, units[i].suffix) == 0)
            return units[i].unit;
    }
    return 0.0;
}

static bool read_others(struct reader *reader, struct observed_client *client)
{
    const struct case_file *file = reader->file;
    client->time = arena_array(reader->arena, file->columns, sizeof(struct observed_runs));
    for (size_t i = 0; i < file->columns; i++) {
        double unit = unit_of(file->name[i]);
        struct observed_runs *runs = &client->time[client->times];
        if (reader->taken[i] || unit == 0.0)
            continue;
        if (!read_runs(reader, (int)i, unit, runs))
            return false;
        client->times += runs->column != NULL;
    }
    return true;
}

#define NAMED(runs, ...)                                                                       \
    read_named(&reader, (const char *const[]){__VA_ARGS__},                                    \
               sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), runs)

static struct observed_client *parse_pgbench(const struct source *source, size_t conditions,
                                             struct arena *arena, struct faults *faults)
{
    if (conditions == 0)
        return pgbench_output_parse(source, arena, faults);
    fault_add(faults, (struct place){.source = source},
              "this is what pgbench says of one run: it has no rows for --where");
    return NULL;
}

struct observed_client *client_file_parse(const struct source *source, const char *const *where,
                                          size_t conditions, struct arena *arena,
                                          struct faults *faults)
{
    if (pgbench_output_is(source))
        return parse_pgbench(source, conditions, arena, faults);
    struct observed_client *client = ARENA_NEW(arena, struct observed_client);
    struct reader reader = {
        .file = case_file_parse(source, arena, faults), .arena = arena, .faults = faults};
    if (!reader.file || !choose_rows(&reader, where, conditions))
        return NULL;
    reader.taken = arena_array(arena, reader.file->columns, sizeof(bool));
    client->source = source;
    client->runs = reader.rows;
    bool good =
        NAMED(&client->clients, "clients", "N", "users", "workers") &&
        NAMED(&client->throughput, "throughput_per_s", "tps") &&
        NAMED(&client->answers, "n_ok", "requests") && NAMED(&client->cores, "own_cores") &&
        read_time(&reader, "mean", &client->mean) &&
        read_time(&reader, "sd", &client->deviation) &&
        read_time(&reader, "p50", &client->p50) && read_time(&reader, "p95", &client->p95) &&
        read_time(&reader, "p99", &client->p99) && read_others(&reader, client);
    if (!good)
        return NULL;
    if (client->mean.column && client->mean.mean > 0.0)
        return client;
    fault_hint(fault_add(faults, case_file_place(reader.file, reader.row[0]),
                         "no column says how long a request took"),
               "mean_ms, mean_us or mean_s, above 0");
    return NULL;
}

struct observed_client *client_file_read(const char *path, const char *const *where,
                                         size_t conditions, struct arena *arena,
                                         struct faults *faults)
{
    const struct source *source = text_file_read(path, arena, faults);
    return source ? client_file_parse(source, where, conditions, arena, faults) : NULL;
}

const struct observed_runs *client_file_time(const struct observed_client *client,
                                             const char *column)
{
    const struct observed_runs *known[] = {&client->mean, &client->p50, &client->p95,
                                           &client->p99};
    for (size_t i = 0; i < 4; i++)
        if (known[i]->column && strcmp(known[i]->column, column) == 0)
            return known[i];
    for (size_t i = 0; i < client->times; i++)
        if (strcmp(client->time[i].column, column) == 0)
            return &client->time[i];
    return NULL;
}
