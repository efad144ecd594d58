#include "models/runtime.h"

#include <math.h>

const char *const runtime_names[RUNTIME_ASYNC + 1] = {
    "threads",
    "processes",
    "gil-threads",
    "async",
};

static struct station_spec in_line(double cores)
{
    double whole = ceil(cores);
    return (struct station_spec){.servers = whole, .pace = cores < whole ? cores / whole : 0.0};
}

struct station_spec runtime_cpu(enum runtime runtime, double cores, bool fair)
{
    if (runtime == RUNTIME_ASYNC)
        return in_line(cores < 1.0 ? cores : 1.0);
    if (runtime == RUNTIME_GIL_THREADS)
        cores = 1.0;
    return fair ? (struct station_spec){.servers = cores, .fair = true} : in_line(cores);
}

uint32_t runtime_processes(enum runtime runtime, uint32_t workers)
{
    return runtime == RUNTIME_PROCESSES && workers > 0 ? workers : 1;
}
