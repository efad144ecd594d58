/*
 * Tables of text: a column of times, columns of values, in any order, with a line of names or
 * without. The sign between columns is the one the first line has most of. A column named
 * "series" (or --by) says which series a line is of.
 */
#include "forecasts/import_run.h"
#include "sim/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COLUMNS 4096
#define NONE    (-1)

struct cell {
    const char *text;
    size_t length;
};

struct row {
    struct cell cells[COLUMNS];
    int count;
    bool cut;                       /* there were more */
    char unquoted[IMPORT_LINE_MAX]; /* where quoted cells go, without their quotes */
};

struct table {
    struct import_run *run;
    struct arena *arena;
    char between;
    const char *names[COLUMNS]; /* NULL: the file names no columns */
    bool named;
    int columns, time, by;
    int values[COLUMNS], value_count;
    size_t series[COLUMNS]; /* of the value columns, unless lines name theirs */
    struct row row;
};

static const struct place nowhere;

/* --- Lines to cells --- */

static char sign_between(const char *text, size_t length)
{
    static const char signs[] = ",;\t|";
    char best = ',';
    size_t most = 0;
    for (const char *sign = signs; *sign; sign++) {
        size_t count = 0;
        bool quoted = false;
        for (size_t i = 0; i < length; i++) {
            quoted ^= text[i] == '"';
            count += !quoted && text[i] == *sign;
        }
        if (count > most) {
            most = count;
            best = *sign;
        }
    }
    return best;
}

/* Copies a quoted cell; "" in it is one quote. Returns what follows it. */
static const char *unquote(const char *at, const char *end, char **to)
{
    for (at++; at < end; at++) {
        if (*at == '"' && (at + 1 == end || at[1] != '"'))
            return at + 1;
        at += *at == '"';
        *(*to)++ = *at;
    }
    return at;
}

static struct cell trimmed(const char *from, const char *to)
{
    while (from < to && (*from == ' ' || *from == '\t'))
        from++;
    while (to > from && (to[-1] == ' ' || to[-1] == '\t'))
        to--;
    return (struct cell){from, (size_t)(to - from)};
}

static void split(struct row *row, const char *text, size_t length, char between)
{
    const char *at = text, *end = text + length;
    char *to = row->unquoted;
    row->count = 0;
    row->cut = false;
    while (row->count < COLUMNS) {
        struct cell *cell = &row->cells[row->count++];
        if (at < end && *at == '"') {
            cell->text = to;
            at = unquote(at, end, &to);
            cell->length = (size_t)(to - cell->text);
            const char *next = memchr(at, between, (size_t)(end - at));
            at = next ? next : end;
        } else {
            const char *next = at < end ? memchr(at, between, (size_t)(end - at)) : NULL;
            *cell = trimmed(at, next ? next : end);
            at = next ? next : end;
        }
        if (at == end)
            return;
        at++;
    }
    row->cut = true;
}

/* --- Which column is what --- */

static bool is(struct cell cell, const char *word)
{
    return cell.length == strlen(word) && strncasecmp(cell.text, word, cell.length) == 0;
}

static bool is_empty(struct cell cell)
{
    static const char *const words[] = {"", "nan", "na", "n/a", "null", "none", "-"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is(cell, words[i]))
            return true;
    return false;
}

/* A point or, where columns are not parted by it, a comma before the decimals. */
static bool read_value(const struct table *table, struct cell cell, double *value)
{
    char copy[64];
    const char *comma = memchr(cell.text, ',', cell.length);
    if (table->between == ',' || !comma || cell.length >= sizeof copy)
        return import_number(cell.text, cell.length, value);
    memcpy(copy, cell.text, cell.length);
    copy[comma - cell.text] = '.';
    return import_number(copy, cell.length, value);
}

static bool read_time(const struct table *table, struct cell cell, int64_t *time_s)
{
    struct import_clock clock = {.zone = table->run->clock.zone};
    return import_time_parse(cell.text, cell.length, &clock, time_s);
}

/* A first line in which nothing is a number or a time names the columns. */
static bool names_columns(const struct table *table)
{
    double value;
    int64_t time_s;
    bool any = false;
    for (int i = 0; i < table->row.count; i++) {
        struct cell cell = table->row.cells[i];
        if (read_value(table, cell, &value) || read_time(table, cell, &time_s))
            return false;
        any = any || !is_empty(cell);
    }
    return any;
}

static void take_names(struct table *table)
{
    table->named = true;
    table->columns = table->row.count;
    for (int i = 0; i < table->row.count; i++)
        table->names[i] =
            arena_text_part(table->arena, table->row.cells[i].text, table->row.cells[i].length);
}

/* The column of a name, or of a number from 1. */
static int column_asked(const struct table *table, const char *asked, size_t length,
                        struct faults *faults)
{
    struct cell cell = {asked, length};
    for (int i = 0; table->named && i < table->columns; i++)
        if (is(cell, table->names[i]))
            return i;
    double number;
    if (import_number(asked, length, &number) && number >= 1 && number <= table->row.count)
        return (int)number - 1;
    struct fault *fault = fault_add(faults, nowhere, "%s has no column '%.*s'",
                                    table->run->name, (int)length, asked);
    if (table->named)
        fault_hint(fault, "its first is '%s'; columns can be numbered from 1", table->names[0]);
    else
        fault_hint(fault, "its columns have no names; they are numbered from 1");
    return NONE;
}

static int column_named(const struct table *table, const char *const *names, size_t count)
{
    for (size_t n = 0; table->named && n < count; n++)
        for (int i = 0; i < table->columns; i++)
            if (strcasecmp(table->names[i], names[n]) == 0)
                return i;
    return NONE;
}

/* By its name, or the first that reads as a time, dates before mere numbers. */
static int find_time(const struct table *table)
{
    static const char *const names[] = {"timestamp", "time", "datetime", "date", "ts", "t"};
    int column = column_named(table, names, sizeof names / sizeof *names);
    for (int number = 0; number < 2; number++)
        for (int i = 0; i < table->row.count && column == NONE; i++) {
            int64_t time_s;
            double value;
            struct cell cell = table->row.cells[i];
            if (read_time(table, cell, &time_s) &&
                (number || !import_number(cell.text, cell.length, &value)))
                column = i;
        }
    return column;
}

static bool find_values(struct table *table, struct faults *faults)
{
    const char *asked = table->run->settings->value;
    while (asked && *asked) {
        size_t length = strcspn(asked, ",");
        int column = column_asked(table, asked, length, faults);
        if (column == NONE || table->value_count == COLUMNS)
            return false;
        table->values[table->value_count++] = column;
        asked += length + (asked[length] == ',');
    }
    for (int i = 0; i < table->row.count && !table->run->settings->value; i++) {
        double value;
        struct cell cell = table->row.cells[i];
        if (i != table->time && i != table->by &&
            (is_empty(cell) || read_value(table, cell, &value)))
            table->values[table->value_count++] = i;
    }
    if (table->value_count == 0)
        fault_hint(fault_add(faults, nowhere, "%s has no column of numbers", table->run->name),
                   "--value names the column");
    return table->value_count > 0;
}

static bool find_columns(struct table *table, struct faults *faults)
{
    static const char *const by_names[] = {"series", "metric"};
    const struct import_settings *settings = table->run->settings;
    if (table->row.cut) {
        fault_hint(fault_add(faults, nowhere, "%s has more than %d columns", table->run->name,
                             COLUMNS),
                   "a file of fewer, or of lines that name their series (--by), can be read");
        return false;
    }
    if (settings->time)
        table->time = column_asked(table, settings->time, strlen(settings->time), faults);
    else
        table->time = find_time(table);
    if (table->time == NONE) {
        if (!settings->time)
            fault_hint(
                fault_add(faults, nowhere, "%s has no column of times", table->run->name),
                "--time names the column");
        return false;
    }
    table->by = settings->by ? column_asked(table, settings->by, strlen(settings->by), faults)
                             : column_named(table, by_names, 2);
    return !(settings->by && table->by == NONE) && find_values(table, faults);
}

/* Lines may be wider than the one that names the columns. */
static const char *title_of(const struct table *table, int column)
{
    return table->named && column < table->columns ? table->names[column] : "";
}

/* A column is named after its title, or after the file if that says nothing. */
static void column_name(const struct table *table, int column, char *name, size_t size)
{
    const struct import_settings *settings = table->run->settings;
    const char *title = title_of(table, column);
    bool plain = !*title || strcasecmp(title, "value") == 0;
    if (table->value_count == 1)
        snprintf(name, size, "%s",
                 settings->series ? settings->series
                 : plain          ? table->run->name
                                  : title);
    else
        snprintf(name, size, "%s%s%s", settings->series ? settings->series : "",
                 settings->series ? " " : "", title);
    if (!*name || (table->value_count > 1 && !*title))
        snprintf(name, size, "%s %d", settings->series ? settings->series : table->run->name,
                 column + 1);
}

static void enter_columns(struct table *table)
{
    char name[256];
    for (int i = 0; i < table->value_count && table->by == NONE; i++) {
        column_name(table, table->values[i], name, sizeof name);
        table->series[i] = import_points_series(table->run->points, name, strlen(name), NULL);
    }
}

/* --- Lines to points --- */

static size_t series_of(const struct table *table, int value)
{
    if (table->by == NONE)
        return table->series[value];
    char name[256];
    struct cell by = table->row.cells[table->by];
    const char *title = title_of(table, table->values[value]);
    int length = table->value_count == 1
                     ? snprintf(name, sizeof name, "%.*s", (int)by.length, by.text)
                     : snprintf(name, sizeof name, "%.*s %s", (int)by.length, by.text, title);
    size_t fits = (size_t)length < sizeof name ? strlen(name) : sizeof name - 1;
    return import_points_series(table->run->points, name, fits, NULL);
}

/* Why the line cannot be used; NULL if it can. */
static const char *take_row(struct table *table, enum history_outcome *outcome,
                            struct faults *faults)
{
    const struct row *row = &table->row;
    struct import_run *run = table->run;
    if (table->time >= row->count || (table->by != NONE && table->by >= row->count))
        return "too few columns";
    if (table->by != NONE && row->cells[table->by].length == 0)
        return "names no series";
    for (int i = 0; i < table->value_count; i++) {
        double value;
        if (table->values[i] >= row->count)
            return "too few columns";
        struct cell cell = row->cells[table->values[i]];
        if (!is_empty(cell) && !read_value(table, cell, &value))
            return "the value is no number";
    }
    int64_t time_s;
    struct cell time = row->cells[table->time];
    run->clock.last_s = import_points_last(run->points, series_of(table, 0));
    if (!import_time_parse(time.text, time.length, &run->clock, &time_s))
        return "the time cannot be read";
    for (int i = 0; i < table->value_count && *outcome == HISTORY_DONE; i++) {
        double value;
        struct cell cell = row->cells[table->values[i]];
        if (is_empty(cell))
            run->report->empty++;
        else if (read_value(table, cell, &value))
            *outcome =
                import_points_add(run->points, series_of(table, i), time_s, value, faults);
    }
    return NULL;
}

static bool is_nothing(const struct import_line *line)
{
    return line->length == 0 || *line->text == '#';
}

static enum history_outcome read_rows(struct table *table, struct import_line *line,
                                      struct faults *faults)
{
    enum history_outcome outcome = HISTORY_DONE;
    do {
        if (is_nothing(line))
            continue;
        split(&table->row, line->text, line->length, table->between);
        const char *why = table->row.cut ? "it has more cells than there may be columns"
                                         : take_row(table, &outcome, faults);
        if (why)
            import_bad(table->run, line, why);
    } while (outcome == HISTORY_DONE && import_next_line(table->run, line));
    return outcome;
}

/* The next line that says anything, in cells. */
static bool next_row(struct table *table, struct import_line *line)
{
    do {
        if (!import_next_line(table->run, line))
            return false;
    } while (is_nothing(line));
    if (!table->between)
        table->between = sign_between(line->text, line->length);
    split(&table->row, line->text, line->length, table->between);
    return true;
}

static enum history_outcome read_table(struct table *table, struct faults *faults)
{
    struct import_line line;
    if (!next_row(table, &line))
        return HISTORY_DONE;
    if (names_columns(table)) {
        take_names(table);
        if (!next_row(table, &line))
            return HISTORY_DONE;
    }
    if (!find_columns(table, faults))
        return HISTORY_WRONG;
    enter_columns(table);
    return read_rows(table, &line, faults);
}

static enum history_outcome csv_read(struct import_run *run, struct faults *faults)
{
    struct arena *arena = arena_open();
    struct table *table = ARENA_NEW(arena, struct table);
    table->run = run;
    table->arena = arena;
    table->by = NONE;
    enum history_outcome outcome = read_table(table, faults);
    arena_close(arena);
    return outcome;
}

/* Text of more than one column; what is neither JSON nor a log is tried last. */
static bool csv_recognises(const char *head, size_t length)
{
    if (memchr(head, '\0', length))
        return false;
    for (size_t i = 0; i < length; i++)
        if (strchr(",;\t|", head[i]))
            return true;
    return false;
}

const struct importer importer_csv = {"csv", csv_recognises, csv_read};
