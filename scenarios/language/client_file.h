/*
 * What one client measured, alone: a CSV file as case_file.h reads it, a row for each run. The
 * columns it knows are
 *
 *     throughput_per_s (or tps)       clients (or N, users, workers)     n_ok (or requests)
 *     mean, sd, p50, p95, p99         of the response: mean_ms, mean_us or mean_s
 *     own_cores                       cores busy on behalf of the system
 *
 * and every other column whose name ends in _ms, _us or _s is a time of its own, such as those
 * of a transaction's statements, step2_update_ms. Rows are repeats of one measurement. Or what
 * `pgbench -c 1 -r` prints (pgbench_output.h).
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_CLIENT_FILE_H
#define HEADROOM_SCENARIOS_LANGUAGE_CLIENT_FILE_H

#include "scenarios/language/observation.h"
#include "sim/arena.h"

/* Rows whose cells are equal to all of `where`, COLUMN=VALUE, which outlive the faults. NULL if
 * there are mistakes. */
struct observed_client *client_file_read(const char *path, const char *const *where,
                                         size_t conditions, struct arena *arena,
                                         struct faults *faults);
struct observed_client *client_file_parse(const struct source *source, const char *const *where,
                                          size_t conditions, struct arena *arena,
                                          struct faults *faults);

/* The time in that column, NULL if there is none. */
const struct observed_runs *client_file_time(const struct observed_client *client,
                                             const char *column);

#endif
