/*
 * From a scenario to a blueprint: what the words of the language mean in resources, programs
 * and traffic. Requests and traffics keep their rank. Resources carry the names of the
 * contract (SERVICE.workers, SERVICE.cpu, SERVICE.pools.DB, DB.cpu, DB.disk, DB.proxy,
 * DB.connections, DB.rows.ROWS, EXTERNAL, CACHE, QUEUE.workers, GATE).
 *
 * Draws are named after what the scenario calls things, never after numbers: a variant with a
 * step, a resource or an instance more meets the same arrivals and the same demands.
 */
#ifndef HEADROOM_STUDIES_ASSEMBLY_H
#define HEADROOM_STUDIES_ASSEMBLY_H

#include "models/blueprint.h"
#include "scenarios/language/scenario.h"
#include "sim/arena.h"

struct assembly {
    const struct scenario *scenario;
    struct blueprint blueprint;
    bool *sent; /* by request: traffic sends it */
};

/* The scenario was loaded without faults, and outlives the assembly. */
void assembly_init(struct assembly *assembly, const struct scenario *scenario,
                   struct arena *arena);
void assembly_free(struct assembly *assembly);

/* What the contract calls the kind of a resource; NULL for a route, which no result shows. */
const char *assembly_kind(const struct assembly *assembly, int resource);

/* Of one member: cores, units, rows; INFINITY without limit. */
double assembly_capacity(const struct assembly *assembly, int resource);

#endif
