#include "models/footprint.h"

uint64_t footprint_idle(const struct footprint *footprint)
{
    uint64_t workers, all;
    if (__builtin_mul_overflow(footprint->per_worker, (uint64_t)footprint->workers, &workers) ||
        __builtin_add_overflow(workers, footprint->base, &all))
        return UINT64_MAX;
    return all;
}

uint32_t footprint_room(const struct footprint *footprint)
{
    uint64_t idle = footprint_idle(footprint);
    if (idle > footprint->limit)
        return 0;
    if (footprint->per_request == 0)
        return FOOTPRINT_ANY;
    uint64_t room = (footprint->limit - idle) / footprint->per_request;
    return room < FOOTPRINT_ANY ? (uint32_t)room : FOOTPRINT_ANY;
}
