/*
 * An export of PostgreSQL's pg_stat_statements as CSV, of version 9.4 to 17:
 *
 *     \copy (SELECT * FROM pg_stat_statements) TO 'pgss.csv' CSV HEADER
 *
 * Rows with the same text, such as those of several users, are put together as if one had
 * counted them. Statements on pg_stat_statements itself are left out.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_STATEMENT_FILE_H
#define HEADROOM_SCENARIOS_LANGUAGE_STATEMENT_FILE_H

#include "scenarios/language/observation.h"
#include "sim/arena.h"

/* NULL if there are mistakes. The arena keeps it. */
struct observed_statements *statement_file_read(const char *path, struct arena *arena,
                                                struct faults *faults);
struct observed_statements *statement_file_parse(const struct source *source,
                                                 struct arena *arena, struct faults *faults);

/* The text with single blanks for whatever separates its words, and none around it. */
const char *statement_in_one_line(const char *text, struct arena *arena);

#endif
