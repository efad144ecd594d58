/*
 * Levers and their effects in words that fit a table: "app.pools.main.connections", "page:
 * query 2 cpu", "4 → 5", "+9.08% ± 0.21".
 */
#ifndef HEADROOM_PLOTS_LEVER_NAME_H
#define HEADROOM_PLOTS_LEVER_NAME_H

#include "sim/arena.h"
#include "studies/levers.h"
#include "studies/paired.h"

const char *lever_name(const struct lever *lever, struct arena *arena);

/* "4 → 5", "fifo → lifo", "-20%". */
const char *lever_change(const struct lever *lever, struct arena *arena);

/* A change given as a share; "0" if it is one of nothing at all. */
const char *lever_effect(const struct measured *change, struct arena *arena);

/* Of throughput: the same, or what is gained a second where there was nothing before. */
const char *lever_throughput(const struct paired_effect *effect, struct arena *arena);

#endif
