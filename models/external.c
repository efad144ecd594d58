#include "models/external.h"

void external_init(struct external *external, const struct external_spec *spec,
                   request_id actor)
{
    *external = (struct external){.spec = spec, .free = spec->concurrency, .actor = actor};
    line_init(&external->line, LINE_FIFO, false);
    if (spec->per_s > 0.0)
        external->gap = sim_from_seconds(1.0 / spec->per_s);
}

void external_free(struct external *external)
{
    line_free(&external->line);
}

uint32_t external_next_batch(const struct external *external, const struct requests *requests,
                             sim_time now, sim_time *again)
{
    uint32_t waiting = external->line.count;
    uint32_t full = external->spec->up_to > 1 ? external->spec->up_to : 1;
    *again = SIM_NEVER;
    if (waiting == 0 || external->free == 0)
        return 0;
    sim_time first_came = requests->at[line_first(&external->line)].since;
    sim_time gathered = waiting >= full ? now : sim_after(first_came, external->spec->wait);
    sim_time start = gathered > external->next_start ? gathered : external->next_start;
    if (start > now) {
        *again = start;
        return 0;
    }
    return waiting < full ? waiting : full;
}
