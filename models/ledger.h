/*
 * The third of Little's books: residence times, summed by the programs from the requests' own
 * stamps. One row for each instruction at which time passes and each set of row locks that may
 * be held there. Resources know nothing of it, so a request that a resource loses, counts twice
 * or keeps for ever shows as a difference between this book and the integral of its level.
 *
 * The same rows tell where the time goes, and what the holders of a gate or a row were doing:
 * what is held at an instruction is written in the program.
 */
#ifndef HEADROOM_MODELS_LEDGER_H
#define HEADROOM_MODELS_LEDGER_H

#include "sim/level.h"

struct ledger_row {
    uint64_t visits;      /* finished */
    sim_integral waiting; /* ns before service or admission */
    sim_integral inside;  /* ns in service, or held */
};

#endif
