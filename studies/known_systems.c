#include "studies/known_balancers.h"
#include "studies/known_closed.h"
#include "studies/known_courses.h"
#include "studies/known_deadlocks.h"
#include "studies/known_locks.h"
#include "studies/known_memory.h"
#include "studies/known_omission.h"
#include "studies/known_open.h"
#include "studies/known_pools.h"
#include "studies/known_queues.h"
#include "studies/known_retries.h"
#include "studies/known_scaling.h"

const struct known_family known_families[] = {
    {"queues",    known_queues,    &known_queues_count   },
    {"closed",    known_closed,    &known_closed_count   },
    {"open",      known_open,      &known_open_count     },
    {"balancers", known_balancers, &known_balancers_count},
    {"retries",   known_retries,   &known_retries_count  },
    {"courses",   known_courses,   &known_courses_count  },
    {"pools",     known_pools,     &known_pools_count    },
    {"locks",     known_locks,     &known_locks_count    },
    {"deadlocks", known_deadlocks, &known_deadlocks_count},
    {"scaling",   known_scaling,   &known_scaling_count  },
    {"memory",    known_memory,    &known_memory_count   },
    {"omission",  known_omission,  &known_omission_count },
};
const int known_families_count = (int)(sizeof known_families / sizeof *known_families);
