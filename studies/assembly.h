/*
 * From a scenario to a blueprint: what the words of the language mean in resources, programs
 * and traffic. Requests and traffics keep their rank. Resources carry the names of the
 * contract (SERVICE.workers, SERVICE.cpu, SERVICE.pools.DB, DB.cpu, DB.disk, DB.proxy,
 * DB.connections, DB.rows.ROWS, EXTERNAL, CACHE, QUEUE.workers, GATE). Beyond those: DB.pool,
 * where requests that run in no service have connections opened, and GATE.SERVICE, where a gate
 * with one each instance is used by a second service.
 *
 * A request that is enqueued to several queues, or sent by traffic as well, has kinds of its
 * own in the blueprint that carry it, beyond those of the scenario: they are in no result, and
 * what they carry counts under its own name. What traffic sends as well as requests reach it
 * has one kind more, which never starts and only counts the latter: they are not the system's.
 *
 * Draws are named after what the scenario calls things, never after numbers: a variant with a
 * step, a resource or an instance more meets the same arrivals and the same demands.
 */
#ifndef HEADROOM_STUDIES_ASSEMBLY_H
#define HEADROOM_STUDIES_ASSEMBLY_H

#include "models/blueprint.h"
#include "scenarios/language/scenario.h"
#include "sim/arena.h"

/* How other requests reach a request of the scenario. */
struct assembly_reach {
    bool called, enqueued;
    int kind; /* in the blueprint, under which that is counted: its own unless it is sent too */
};

struct assembly {
    const struct scenario *scenario;
    struct blueprint blueprint;
    bool *sent;                   /* by request of the blueprint: traffic sends it */
    struct assembly_reach *reach; /* by request of the scenario */
};

/* The scenario was loaded without faults, and outlives the assembly. */
void assembly_init(struct assembly *assembly, const struct scenario *scenario,
                   struct arena *arena);
void assembly_free(struct assembly *assembly);

/* Which request of the scenario a kind in the blueprint carries; -1 for those of the scenario
 * and those that only count. */
int assembly_carries(const struct assembly *assembly, int request);

/* What the contract calls the kind of a resource; NULL for a route, which no result shows. */
const char *assembly_kind(const struct assembly *assembly, int resource);

/* Of one member: cores, units, rows; INFINITY without limit. */
double assembly_capacity(const struct assembly *assembly, int resource);

/* How much of one member can be in use at once: as its capacity, but half a core that serves
 * one after the other is one server, and a slow one. */
double assembly_servers(const struct assembly *assembly, int resource);

#endif
