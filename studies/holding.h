/*
 * Where the time goes, and what those who hold something are doing meanwhile: both read off the
 * ledgers of the replications' windows, since what is held at an instruction is a fact of its
 * program (models/ledger.h).
 *
 * A *place* is where time passes: a resource, a delay's place, or "retry pause", the client's
 * own between two tries. At a station whose jobs share it, a job's own work is working and what
 * the others' presence adds is waiting.
 *
 * Branches of a parallel step that run beside each other share its time: what each does counts
 * in proportion, so that all of them together take as long as the step. Then the places of a
 * kind of request add up to its residence time, to the nanosecond. Left out is what comes
 * behind a reply that is always given. What else nobody waits for any more (a client gave up,
 * or a reply is given only now and then) stays in, and `beyond` says how much it is.
 *
 * The time that one who was handed a row takes to go on (rows_spec's wakeup, per_waiter) is in
 * no place yet: with these the places fall short of the residence by it.
 *
 * Of row locks a transaction that has several of one set counts once, as of the first. More
 * than PROGRAM_ROW_SETS sets in one program share what is told of the last.
 */
#ifndef HEADROOM_STUDIES_HOLDING_H
#define HEADROOM_STUDIES_HOLDING_H

#include "models/reading.h"
#include "sim/arena.h"
#include "studies/result.h"

struct holding;

struct holding *holding_open(const struct blueprint *plan);
void holding_close(struct holding *holding);

/* The window of one more replication; in their order. */
void holding_add(struct holding *holding, const struct reading *books);

/* Fills `time`, `times` and `beyond` of one kind of request: of all that ended, those included
 * that count under the kind `reached`, which may be the same. Places in order of the blueprint,
 * resources before delays; those where neither ever goes are left out. */
void holding_time(const struct holding *holding, int request, int reached,
                  struct result_answers *answers, struct arena *arena);

/* The same of all kinds that traffic sends together. */
void holding_time_of_sent(const struct holding *holding, const bool *sent,
                          struct result_answers *answers, struct arena *arena);

/* Fills `held_while`, `doings` and `hottest` of a gate or a set of rows, numbered as in the
 * blueprint; of other resources nothing is held and `doings` is 0. Shares add up to 1. */
void holding_doing(const struct holding *holding, int resource,
                   struct result_resource *resource_result, struct arena *arena);

/* How long it was held in all windows together, as its holders' doings add up. That is what a
 * gate itself has counted, and a set of rows of which no transaction has several. */
double holding_held_s(const struct holding *holding, int resource);

#endif
