/*
 * Each lesson below scenarios/ has a cure that its `about` tells of: it has to come first, and
 * where nothing is wrong nothing may be recommended. Those below lessons/ were written without
 * looking at what the program does with them.
 */
#include "studies/remedies.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct lesson {
    const char *path;
    enum remedy_kind cure; /* REMEDY_KINDS: none is needed */
} lessons[] = {
    {"traps/connection_budget",         REMEDY_POOLER        },
    {"traps/horizontal_scaling",        REMEDY_INSTANCES     },
    {"traps/lock_over_payment",         REMEDY_CALL_OUT      },
    {"traps/n_plus_one",                REMEDY_BATCH         },
    {"traps/nested_checkout",           REMEDY_POOL_LARGER   },
    {"traps/pool_exhaustion",           REMEDY_POOL_LARGER   },
    {"traps/pool_held_over_call",       REMEDY_POOL_LARGER   },
    {"traps/row_lock",                  REMEDY_CALL_OUT      },
    {"overload/cold_cache",             REMEDY_DATABASE_CORES},
    {"overload/last_come_first_served", REMEDY_BACKLOG       },
    {"overload/restart_cascade",        REMEDY_MEMORY_BOUND  },
    {"overload/retry_storm",            REMEDY_BACKLOG       },
    {"overload/urgent_orders",          REMEDY_KINDS         },
    {"remedies/async_queue",            REMEDY_QUEUE         },
    {"remedies/hot_rows",               REMEDY_LOCK_SPLIT    },
    {"remedies/pooler",                 REMEDY_POOLER        },
    {"remedies/slow_ai_call",           REMEDY_CACHE_HITS    },
    {"runtimes/blocked_event_loop",     REMEDY_PIECES        },
    {"runtimes/gil_threads",            REMEDY_PROCESSES     },
    {"theory/one_server",               REMEDY_KINDS         },
    {"theory/workers",                  REMEDY_KINDS         },
    {"whole/shop",                      REMEDY_KINDS         },
    {"n_plus_one_in_a_choice",          REMEDY_BATCH         },
    {"hot_counter",                     REMEDY_LOCK_SPLIT    },
    {"gil_site",                        REMEDY_PROCESSES     },
    {"mail_at_the_end",                 REMEDY_QUEUE         },
    {"report_on_a_loop",                REMEDY_PIECES        },
    {"call_behind_a_gate",              REMEDY_HOLD_OUT      },
    {"budget_alone",                    REMEDY_POOL_FITS     },
    {"slots",                           REMEDY_SLOTS         },
    {"workers_that_wait",               REMEDY_WORKERS       },
    {"slow_queue",                      REMEDY_QUEUE_WORKERS },
    {"one_disk",                        REMEDY_DISK          },
    {"memory_in_a_spike",               REMEDY_MEMORY_BOUND  },
    {"too_much_load",                   REMEDY_INSTANCES     },
    {"quiet",                           REMEDY_KINDS         },
    {"quiet_users",                     REMEDY_KINDS         },
};

static void cure_comes_first(void **state)
{
    const struct lesson *lesson = *state;
    struct arena *arena = arena_open();
    struct load *load = ARENA_NEW(arena, struct load);
    struct faults *faults = ARENA_NEW(arena, struct faults);
    struct why_settings settings = {0};
    const char *imbalance = NULL;
    char path[120];
    snprintf(path, sizeof path, "%s/%s.yaml",
             strchr(lesson->path, '/') ? "scenarios" : "tests/theory/lessons", lesson->path);
    load->arena = arena;
    assert_true(load_file(load, path, NULL, 0, faults));
    const struct remedies *remedies = remedies_find(load, &settings, arena, &imbalance);
    assert_non_null(remedies);
    if (lesson->cure == REMEDY_KINDS) {
        assert_int_equal(remedies->recommended, 0);
    } else {
        assert_true(remedies->recommended > 0);
        assert_int_equal(remedies->at[0].remedy.kind, lesson->cure);
    }
    arena_close(arena);
}

/* The word, if there is one, chooses among the lessons. */
int main(int argc, char **argv)
{
    enum { COUNT = sizeof lessons / sizeof *lessons };
    static struct CMUnitTest tests[COUNT];
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    for (int i = 0; i < COUNT; i++)
        tests[i] = (struct CMUnitTest){.name = lessons[i].path,
                                       .test_func = cure_comes_first,
                                       .initial_state = (void *)&lessons[i]};
    return _cmocka_run_group_tests("lessons", tests, COUNT, NULL, NULL);
}
