/*
 * What `pgbench -c 1 -T 60 -r` prints at its end, as a client's one run:
 *
 *     number of clients: 1
 *     number of transactions actually processed: 942
 *     latency average = 5.308 ms
 *     latency stddev = 0.087 ms
 *     tps = 188.4 (without initial connection time)
 *     statement latencies in milliseconds and failures:
 *              0.045           0 BEGIN;
 *              0.096           0 UPDATE hot SET v = v + 1 WHERE id = :id;
 *
 * Statements become times step1_begin_ms, step2_update_hot_ms; those of its own (\set) too.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_PGBENCH_OUTPUT_H
#define HEADROOM_SCENARIOS_LANGUAGE_PGBENCH_OUTPUT_H

#include "scenarios/language/observation.h"
#include "sim/arena.h"

#define PGBENCH_STATEMENTS 1000

/* Whether a text is one: "latency average" stands in it. */
bool pgbench_output_is(const struct source *source);

/* NULL if there are mistakes. The arena keeps it. */
struct observed_client *pgbench_output_parse(const struct source *source, struct arena *arena,
                                             struct faults *faults);

#endif
