#include "plots/comparison_tables.h"

#include "plots/verdict.h"
#include "studies/difference.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *comparison_name(const struct result *result)
{
    return result->variant ? result->variant : "as it is";
}

/* ---- all of them ---- */

static void overview_row(struct table *table, const struct result *result)
{
    const struct result_answers *system = &result->system;
    enum verdict verdict = verdict_of(result);
    enum table_tone tone = verdict_is_good(verdict) ? TABLE_GOOD : TABLE_BAD;
    const char *limit = result->bottleneck.resource ? result->bottleneck.resource : "–";
    table_cell(table, TABLE_PLAIN, "%s", comparison_name(result));
    table_cell(table, TABLE_PLAIN, "%s",
               quantity_mean(QUANTITY_RATE, &system->throughput).text);
    table_cell(table, TABLE_PLAIN, "%s", quantity_mean(QUANTITY_TIME, &system->mean).text);
    table_cell(table, TABLE_PLAIN, "%s", quantity_mean(QUANTITY_TIME, &system->p95).text);
    table_cell(table, TABLE_PLAIN, "%s", quantity_mean(QUANTITY_SHARE, &system->errors).text);
    table_cell(table, TABLE_PLAIN, "%s", limit);
    table_cell(table, tone, "%s", verdict_words[verdict]);
}

struct table *comparison_overview(struct result *const *result, int count)
{
    static const struct table_column columns[] = {
        {"what if",    TABLE_LEFT,  TABLE_IS_CUT},
        {"throughput", TABLE_RIGHT, TABLE_STAYS },
        {"mean",       TABLE_RIGHT, TABLE_STAYS },
        {"p95",        TABLE_RIGHT, TABLE_STAYS },
        {"errors",     TABLE_RIGHT, TABLE_GOES  },
        {"most used",  TABLE_LEFT,  TABLE_IS_CUT},
        {"",           TABLE_LEFT,  TABLE_STAYS },
    };
    struct table *table = table_new(columns, COUNT(columns));
    for (int i = 0; i < count; i++)
        overview_row(table, result[i]);
    return table;
}

/* ---- two of them ---- */

/* What is to be wished of a figure. */
enum wish { WISH_LESS, WISH_MORE, WISH_NOTHING };

struct compared {
    const char *of, *figure;
    enum quantity_unit unit;
    enum wish wish;
    const struct measured *before, *after;
};

struct detail {
    struct table *table;
    int pairs; /* replications that both have */
};

static const char *word_of(enum difference_word word, enum wish wish)
{
    if (word == DIFFERENCE_NONE)
        return "no evidence";
    if (wish == WISH_NOTHING)
        return word == DIFFERENCE_MORE ? "more" : "less";
    return (word == DIFFERENCE_MORE) == (wish == WISH_MORE) ? "better" : "worse";
}

static enum table_tone tone_of(enum difference_word word, enum wish wish)
{
    if (word == DIFFERENCE_NONE || wish == WISH_NOTHING)
        return TABLE_PLAIN;
    return (word == DIFFERENCE_MORE) == (wish == WISH_MORE) ? TABLE_GOOD : TABLE_BAD;
}

/* Only of a change that there is evidence of. */
static void relative_cell(struct detail *detail, const struct compared *row,
                          const struct measured *change)
{
    double share = change->mean / row->before->mean * 100.0;
    if (row->unit == QUANTITY_SHARE || !isfinite(share) ||
        difference_word(change) == DIFFERENCE_NONE)
        table_cell(detail->table, TABLE_PLAIN, "%s", "");
    else
        table_cell(detail->table, TABLE_PLAIN, fabs(share) < 10.0 ? "%+.1f%%" : "%+.0f%%",
                   share);
}

static void change_cells(struct detail *detail, const struct compared *row)
{
    struct measured change = difference_of(row->before, row->after, detail->pairs);
    enum difference_word word = difference_word(&change);
    bool same = change.low == 0.0 && change.high == 0.0;
    double of = fmax(fabs(row->before->mean), fabs(row->after->mean));
    relative_cell(detail, row, &change);
    table_cell(detail->table, TABLE_PLAIN, "%s",
               same ? "" : quantity_change(row->unit, &change, of).text);
    if (same)
        table_cell(detail->table, TABLE_PLAIN, "the same");
    else if (isfinite(change.high - change.low))
        table_cell(detail->table, tone_of(word, row->wish), "%s", word_of(word, row->wish));
    else
        table_cell(detail->table, TABLE_PLAIN, "no interval");
}

static void detail_row(struct detail *detail, struct compared row)
{
    table_cell(detail->table, TABLE_PLAIN, "%s", row.of);
    table_cell(detail->table, TABLE_PLAIN, "%s", row.figure);
    table_cell(detail->table, TABLE_PLAIN, "%s", quantity_mean(row.unit, row.before).text);
    table_cell(detail->table, TABLE_PLAIN, "%s", quantity_mean(row.unit, row.after).text);
    change_cells(detail, &row);
}

#define FIGURE(unit, wish, figure)                                                             \
    (struct compared)                                                                          \
    {                                                                                          \
        name, #figure, unit, wish, &before->figure, &after->figure                             \
    }

static void answer_rows(struct detail *detail, const char *name,
                        const struct result_answers *before, const struct result_answers *after)
{
    detail_row(detail, FIGURE(QUANTITY_RATE, WISH_MORE, throughput));
    detail_row(detail, FIGURE(QUANTITY_TIME, WISH_LESS, mean));
    detail_row(detail, FIGURE(QUANTITY_TIME, WISH_LESS, p95));
    if (before->errors.mean > 0.0 || after->errors.mean > 0.0)
        detail_row(detail, FIGURE(QUANTITY_SHARE, WISH_LESS, errors));
}

static const struct result_answers *same_request(const struct result *result, const char *name)
{
    for (int i = 0; i < result->requests; i++)
        if (result->request[i].sent && strcmp(result->request[i].name, name) == 0)
            return &result->request[i];
    return NULL;
}

static void request_rows(struct detail *detail, const struct result *before,
                         const struct result *after)
{
    for (int i = 0; i < before->requests; i++) {
        const struct result_answers *old = &before->request[i];
        const struct result_answers *new = old->sent ? same_request(after, old->name) : NULL;
        if (new)
            answer_rows(detail, old->name, old, new);
    }
}

static void use_row(struct detail *detail, const struct result *before,
                    const struct result *after, const char *name)
{
    const struct result_resource *old = verdict_resource(before, name);
    const struct result_resource *new = verdict_resource(after, name);
    if (old && new)
        detail_row(detail, (struct compared){name, "use", QUANTITY_SHARE, WISH_NOTHING,
                                             &old->utilization, &new->utilization});
}

struct table *comparison_detail(const struct result *before, const struct result *after,
                                struct arena *arena)
{
    const char *old_limit = before->bottleneck.resource,
               *new_limit = after->bottleneck.resource;
    struct table_column *columns = arena_array(arena, 7, sizeof *columns);
    columns[0] = (struct table_column){"", TABLE_LEFT, TABLE_IS_CUT};
    columns[1] = (struct table_column){"", TABLE_LEFT, TABLE_STAYS};
    columns[2] = (struct table_column){comparison_name(before), TABLE_RIGHT, TABLE_STAYS};
    columns[3] = (struct table_column){"then", TABLE_RIGHT, TABLE_STAYS};
    columns[4] = (struct table_column){"", TABLE_RIGHT, TABLE_GOES};
    columns[5] = (struct table_column){"change", TABLE_RIGHT, TABLE_STAYS};
    columns[6] = (struct table_column){"", TABLE_LEFT, TABLE_STAYS};
    int pairs =
        before->replications < after->replications ? before->replications : after->replications;
    struct detail detail = {table_new(columns, 7), pairs};
    answer_rows(&detail, "all that are sent", &before->system, &after->system);
    int sent = 0;
    for (int i = 0; i < before->requests; i++)
        sent += before->request[i].sent;
    if (sent > 1) {
        table_rule(detail.table);
        request_rows(&detail, before, after);
    }
    table_rule(detail.table);
    if (old_limit)
        use_row(&detail, before, after, old_limit);
    if (new_limit && (!old_limit || strcmp(old_limit, new_limit) != 0))
        use_row(&detail, before, after, new_limit);
    return detail.table;
}
