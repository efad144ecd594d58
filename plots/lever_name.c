#include "plots/lever_name.h"

#include "plots/quantity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *step_word(enum lever_kind kind)
{
    switch (kind) {
    case LEVER_WAIT:
        return "wait";
    case LEVER_QUERY_CPU:
    case LEVER_QUERY_DISK:
    case LEVER_QUERY_ROUNDTRIP:
        return "query";
    default:
        return "cpu";
    }
}

static const char *part_word(enum lever_kind kind)
{
    switch (kind) {
    case LEVER_QUERY_CPU:
        return " cpu";
    case LEVER_QUERY_DISK:
        return " disk";
    case LEVER_QUERY_ROUNDTRIP:
        return " roundtrip";
    default:
        return "";
    }
}

const char *lever_name(const struct lever *lever, struct arena *arena)
{
    const char *part = part_word(lever->kind), *step = step_word(lever->kind);
    if (lever->kind == LEVER_CONNECTIONS || lever->kind == LEVER_PROXY ||
        lever->kind == LEVER_DISK)
        return lever->resource;
    if (!lever->request) {
        const char *dot = strchr(lever->setting, '.');
        return arena_text_part(arena, dot + 1,
                               lever->path - (size_t)(dot + 1 - lever->setting));
    }
    if (lever->id)
        return arena_print(arena, "%s: %s%s", lever->request, lever->id, part);
    if (lever->of == 1)
        return arena_print(arena, "%s: %s%s", lever->request, step, part);
    return arena_print(arena, "%s: %s %d%s", lever->request, step, lever->number, part);
}

const char *lever_change(const struct lever *lever, struct arena *arena)
{
    if (!lever_adds(lever->kind) && lever->kind < LEVER_ORDER)
        return arena_print(arena, "-%.0f%%", (1.0 - LEVER_LESS) * 100.0);
    return arena_print(arena, "%s → %s", lever->from, lever->to);
}

const char *lever_effect(const struct measured *change, struct arena *arena)
{
    double mean = change->mean * 100.0, half = 50.0 * (change->high - change->low);
    if (isnan(mean))
        return "–";
    if (mean == 0.0 && half == 0.0)
        return "0";
    if (!isfinite(half))
        return arena_print(arena, "%+.3g%%", mean);
    int decimals = half >= 10.0 ? 0 : half >= 1.0 ? 1 : 2;
    return arena_print(arena, "%+.*f%% ± %.*f", decimals, mean, decimals, half);
}

const char *lever_throughput(const struct paired_effect *effect, struct arena *arena)
{
    const struct measured *change = &effect->change[PAIRED_THROUGHPUT];
    const struct measured *difference = &effect->difference[PAIRED_THROUGHPUT];
    if (!isnan(change->mean) || isnan(difference->mean))
        return lever_effect(change, arena);
    if (difference->mean == 0.0)
        return "0";
    return arena_text(arena, quantity_change(QUANTITY_RATE, difference, difference->mean).text);
}
