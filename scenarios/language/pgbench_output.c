#include "scenarios/language/pgbench_output.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char average[] = "latency average = ";

struct reader {
    const struct source *source;
    struct arena *arena;
    struct faults *faults;
    struct observed_client *client;
    int number; /* of the line, from 1 */
    bool statements, good;
};

bool pgbench_output_is(const struct source *source)
{
    return memmem(source->text, source->length, average, sizeof average - 1) != NULL;
}

static struct observed_runs none(void)
{
    return (struct observed_runs){
        .mean = (double)NAN, .least = (double)NAN, .spread = (double)NAN};
}

/* False, and said, if there is no number from 0 on; `*end` is behind it. */
static bool read_number(struct reader *reader, const char *text, double *number, char **end)
{
    *number = strtod(text, end);
    if (*end != text && *number >= 0.0 && *number <= OBSERVED_MOST)
        return true;
    fault_add(reader->faults,
              (struct place){reader->source, reader->number, 1, (int)strlen(text) ? 1 : 0},
              "there is no number from 0 on in this line");
    reader->good = false;
    return false;
}

static void take(struct reader *reader, const char *column, double value,
                 struct observed_runs *runs)
{
    double *values = arena_array(reader->arena, 1, sizeof(double));
    *values = value;
    *runs = (struct observed_runs){
        .column = column, .mean = value, .least = value, .value = values};
}

/* "latency average = 5.308 ms", if the line begins so. */
static void take_named(struct reader *reader, const char *line, const char *begins,
                       const char *column, double unit, struct observed_runs *runs)
{
    size_t length = strlen(begins);
    double number;
    char *end;
    if (strncmp(line, begins, length) == 0 && read_number(reader, line + length, &number, &end))
        take(reader, column, unit * number, runs);
}

/* UPDATE hot SET ... is update_hot: its first two words, without what is none. */
static const char *column_of(struct reader *reader, const char *statement)
{
    char name[80];
    size_t length = (size_t)snprintf(name, sizeof name, "step%zu", reader->client->times + 1);
    bool begins = true;
    for (int words = 0; *statement && length < 50; statement++) {
        bool letter = isalnum((unsigned char)*statement) || *statement == '_';
        if (letter && begins && ++words > 2)
            break;
        if (letter && begins)
            name[length++] = '_';
        if (letter)
            name[length++] = (char)tolower((unsigned char)*statement);
        begins = !letter;
    }
    snprintf(name + length, sizeof name - length, "_ms");
    return arena_text(reader->arena, name);
}

/* "    0.045           0 BEGIN;": newer ones count failures before the statement. */
static void take_statement(struct reader *reader, const char *line)
{
    struct observed_client *client = reader->client;
    double number;
    char *end;
    line += strspn(line, " \t");
    if (!*line || client->times == PGBENCH_STATEMENTS ||
        !read_number(reader, line, &number, &end))
        return;
    line = end + strspn(end, " \t");
    size_t digits = strspn(line, "0123456789");
    if (digits > 0 && (line[digits] == ' ' || line[digits] == '\t'))
        line += digits;
    const char *column = column_of(reader, line);
    take(reader, column, 1e-3 * number, &client->time[client->times++]);
}

static void take_line(struct reader *reader, const char *line)
{
    struct observed_client *client = reader->client;
    take_named(reader, line, "number of clients: ", "clients", 1.0, &client->clients);
    take_named(reader, line, "number of transactions actually processed: ", "transactions", 1.0,
               &client->answers);
    take_named(reader, line, average, "latency average", 1e-3, &client->mean);
    take_named(reader, line, "latency stddev = ", "latency stddev", 1e-3, &client->deviation);
    take_named(reader, line, "tps = ", "tps", 1.0, &client->throughput);
    if (reader->statements)
        take_statement(reader, line);
    reader->statements |= strncmp(line, "statement latencies in milliseconds", 35) == 0;
}

struct observed_client *pgbench_output_parse(const struct source *source, struct arena *arena,
                                             struct faults *faults)
{
    struct observed_client *client = ARENA_NEW(arena, struct observed_client);
    struct reader reader = {
        .source = source, .arena = arena, .faults = faults, .client = client, .good = true};
    const char *next = source->text, *end = source->text + source->length;
    *client = (struct observed_client){.source = source, .runs = 1};
    client->clients = client->throughput = client->mean = client->deviation = none();
    client->p50 = client->p95 = client->p99 = client->answers = client->cores = none();
    client->time = arena_array(arena, PGBENCH_STATEMENTS, sizeof(struct observed_runs));
    while (next < end && reader.good) {
        const char *stop = memchr(next, '\n', (size_t)(end - next));
        size_t length = (size_t)((stop ? stop : end) - next);
        reader.number++;
        take_line(&reader, arena_text_part(arena, next, length));
        next += length + 1;
    }
    if (!reader.good)
        return NULL;
    if (client->mean.mean > 0.0)
        return client;
    fault_add(faults, (struct place){.source = source}, "pgbench says no latency above 0");
    return NULL;
}
