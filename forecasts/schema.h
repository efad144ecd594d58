/*
 * The tables of a store and how an older store becomes one of today: a list of steps, each SQL
 * that leads from one version to the next. PRAGMA user_version says how many have been taken,
 * PRAGMA application_id that it is ours at all.
 *
 * A step that was released is never changed; what is new is one more step.
 */
#ifndef HEADROOM_FORECASTS_SCHEMA_H
#define HEADROOM_FORECASTS_SCHEMA_H

#include "sim/fault.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#define SCHEMA_APPLICATION 0x48454144 /* "HEAD" */

extern const char *const schema_steps[];
extern const size_t schema_version;

/* Takes the steps that are missing, all or none. SQLite's error if one fails; the connection is
 * then to be closed, which takes the others back. */
int schema_advance(sqlite3 *db, const char *const *steps, size_t count);

/* What a number of the header is, such as user_version; -1 if it cannot be read. */
long schema_number(sqlite3 *db, const char *pragma);

#endif
