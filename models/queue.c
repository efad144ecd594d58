#include "models/queue.h"

struct gate_spec queue_gate(const struct queue_spec *spec)
{
    return (struct gate_spec){.capacity = spec->workers, .backlog = spec->limit};
}
