#include "models/pool.h"

void pool_borrow(const struct pool_plan *plan, struct program *program)
{
    program_enter(program, plan->pool);
    if (plan->proxy != POOL_NONE)
        program_enter(program, plan->proxy);
    if (plan->server != POOL_NONE)
        program_connect(program, plan->server, plan->connect);
}

void pool_give_back(const struct pool_plan *plan, struct program *program)
{
    if (plan->proxy != POOL_NONE)
        program_leave(program);
    program_leave(program);
}
