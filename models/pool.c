#include "models/pool.h"

void pool_borrow(const struct pool_plan *plan, struct program *program)
{
    if (plan->per_worker)
        program_as_worker(program, plan->workers);
    program_enter(program, plan->pool);
    if (plan->proxy != POOL_NONE)
        program_enter(program, plan->proxy);
    if (plan->server != POOL_NONE)
        program_connect(program, plan->server, plan->connect);
    if (plan->per_worker)
        program_as_instance(program);
}

void pool_give_back(const struct pool_plan *plan, struct program *program)
{
    if (plan->per_worker)
        program_as_before(program);
    if (plan->proxy != POOL_NONE)
        program_leave(program);
    program_leave(program);
    if (plan->per_worker)
        program_as_before(program);
}
