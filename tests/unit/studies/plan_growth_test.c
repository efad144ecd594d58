/* What grows beside traffic: how it is said, and what becomes of values. */
#include "studies/plan_growth.h"

#include "tests/support/loaded.h"

#include <math.h>

#define SYSTEM                                                                                 \
    "traffic: {clients: {users: 4, request: job}}\n"                                           \
    "services: {app: {workers: 5, cpu: 2, memory: {limit: 512MB, per_request: 1MB, over: "     \
    "slow 4x}}}\n"                                                                             \
    "databases: {main: {cpu: 2, rows: {stock: {count: 1000}}}}\n"                              \
    "caches: {front: {hits: 50%}}\n"                                                           \
    "requests:\n"                                                                              \
    "  job:\n"                                                                                 \
    "    service: app\n"                                                                       \
    "    steps:\n"                                                                             \
    "      - cpu: lognormal 10ms p95 20ms\n"                                                   \
    "      - query: {database: main, cpu: exp 3ms, times: geometric 8}\n"

static const char *grown(const char *word, double weeks, struct faults *faults)
{
    static char kept[200];
    struct loaded loaded;
    struct plan_growth growth;
    *faults = (struct faults){0};
    loaded_open(&loaded, SYSTEM);
    const char *setting = NULL;
    if (plan_growth_read(word, &loaded.load, weeks, &growth, faults))
        setting = plan_growth_setting(&growth, &loaded.load, weeks, loaded.arena);
    assert_true((setting == NULL) == (faults->count > 0));
    snprintf(kept, sizeof kept, "%s", setting ? setting : "");
    loaded_close(&loaded);
    return kept;
}

static void values_grow(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        double weeks;
        const char *setting;
    } cases[] = {
        {"databases.main.rows.stock.count=+100%/week",  2.0,
         "databases.main.rows.stock.count=4000"                                                 },
        {"requests.job.steps.2.query.cpu=+100%/week",   1.0,
         "requests.job.steps.2.query.cpu=exp 6ms"                                               },
        {"requests.job.steps.2.query.times=-50%/week",  1.0,
         "requests.job.steps.2.query.times=geometric 4"                                         },
        {"requests.job.steps.1.cpu=+50%/week",          1.0,
         "requests.job.steps.1.cpu=lognormal 15ms p95 30ms"                                     },
        {"services.app.memory.per_request=+100%/week",  1.0,
         "services.app.memory.per_request=2MB"                                                  },
        {"caches.front.hits=-50%/week",                 1.0,             "caches.front.hits=25%"},
        {"databases.main.rows.stock.count=+100%/year",  365.2425 / 7.0,
         "databases.main.rows.stock.count=2000"                                                 },
        {"databases.main.rows.stock.count=+100%/month", 365.2425 / 84.0,
         "databases.main.rows.stock.count=2000"                                                 },
        {"databases.main.rows.stock.count=+3.5%/month", 0.0,
         "databases.main.rows.stock.count=1000"                                                 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct faults faults;
        assert_string_equal(grown(cases[i].word, cases[i].weeks, &faults), cases[i].setting);
        assert_int_equal(faults.count, 0);
    }
}

static void mistakes_are_told(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "services.app.workers",
        "services.app.workers=",
        "=+3%/month",
        "services.app.workers=3%/month",
        "services.app.workers=+3/month",
        "services.app.workers=+3%/day",
        "services.app.worker=+3%/month",
        "requests.job.service=+3%/month",
        "services.app=+3%/month",
        "services.app.workers=-100%/month",
        "caches.front.hits=+110%/week",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct faults faults;
        grown(wrong[i], 1.0, &faults);
        assert_true(faults.count > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_grow),
        cmocka_unit_test(mistakes_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
