#include "scenarios/language/scenario.h"

#include "scenarios/language/curve.h"
#include "scenarios/language/steps.h"
#include "sim/units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define UNLIMITED_NOTE "; left out: no limit"

/* ---- run ---- */

static bool read_warmup(struct binder *binder, struct node *node, void *member)
{
    struct scenario_run *run =
        (struct scenario_run *)((char *)member - offsetof(struct scenario_run, warmup));
    const char *text = field_text(binder, node, "auto or a duration");
    run->warmup_auto = text && strcmp(text, "auto") == 0;
    return text &&
           (run->warmup_auto || units_parse_duration(text, &run->warmup, binder->faults));
}

static const struct choice automatic[] = {{.name = "auto"}};
static const struct field automatic_field = {"warmup", FIELD_CHOICE, .help = "found by itself",
                                             CHOICES(automatic)};
static const struct field given_field = {"warmup", FIELD_DURATION, .help = "given"};
static const struct form warmup_forms[] = {
    {HOLDS_ONE, &automatic_field},
    {HOLDS_ONE, &given_field    }
};

#define RUN(member) offsetof(struct scenario_run, member)

static const struct field run_fields[] = {
    {"duration",      FIELD_DURATION, RUN(duration), "10m",
     .help = "measured time, after the warm-up",                                                                    .least = 1                      },
    {"warmup",        FIELD_OWN,      RUN(warmup),   "auto",                         .help = "auto, or a duration",
     .read = read_warmup,                                                                                                                             FORMS(warmup_forms)},
    {"replications",               FIELD_COUNT,                RUN(replications),    "5",  .help = "independent runs",
     .least = 1,                              .most = 100000},
    {"precision", FIELD_SHARE,               RUN(precision),                  NULL,
     .help = "add replications until the figures are known this well",                                      .least = 1e-9                   },
    {"seed",  FIELD_SEED,                RUN(seed),                        "1",                                           .help = "of all chance"          },
    {"windows",               FIELD_DURATION,                     RUN(windows),      NULL,    .help = "also report the course over time",
     .least = 1},
    {"max_in_flight",               FIELD_COUNT,               RUN(max_in_flight),   "200000",
     .help = "past this backlog the system is unstable",                    .least = 1},
};

static bool check_run(struct binder *binder, struct node *node, void *record)
{
    const struct scenario_run *run = record;
    if (run->windows == 0 || run->duration / run->windows <= SCENARIO_WINDOWS)
        return true;
    char least[UNITS_ROOM];
    const struct node *windows = tree_find(binder->tree, node, "windows");
    units_print_duration((run->duration + SCENARIO_WINDOWS - 1) / SCENARIO_WINDOWS, least,
                         sizeof least);
    fault_hint(fault_add(binder->faults, windows->place, "there are at most %d windows",
                         SCENARIO_WINDOWS),
               "%s long, or a shorter duration", least);
    return false;
}

static const struct section run_section = {.what = "a run",
                                           FIELDS(run_fields),
                                           .size = sizeof(struct scenario_run),
                                           .check = check_run};

/* ---- traffic ---- */

static bool read_mix(struct binder *binder, struct node *node, void *member)
{
    struct scenario_mix *mix = member;
    if (!field_map(binder, node))
        return false;
    mix->at = arena_array(binder->arena, node->count, sizeof(struct scenario_share));
    double sum = 0.0;
    bool good = true;
    for (struct node *child = node->first; child; child = child->next) {
        struct scenario_share *share = &mix->at[mix->count++];
        struct place key = child->place;
        child->place = child->key_place;
        good &= field_refer(binder, "requests", child, child->key, &share->request);
        child->place = key;
        binder->faults->at = tree_place(child);
        const char *text = field_text(binder, child, "a share, such as 30%");
        good &= text && units_parse_share(text, &share->share, binder->faults);
        sum += share->share;
    }
    if (good && fabs(sum - 1.0) > 1e-9) {
        fault_hint(field_fault(binder, node, "the mix adds up to %.10g%%", sum * 100.0),
                   "it must add up to 100%%");
        return false;
    }
    return good;
}

static const struct field share_field = {"mix", FIELD_SHARE, .help = "of the requests"};
static const struct form mix_forms[] = {
    {HOLDS_NAMES, &share_field}
};

struct stage {
    sim_time duration;
    double target;
};

static const struct field stage_fields[] = {
    {"duration", FIELD_DURATION, offsetof(struct stage, duration), NULL,
     .help = "of the ramp; 0s is a jump",                                                               .required = true},
    {"target",   FIELD_RATE,     offsetof(struct stage, target),   NULL, .help = "the rate at its end",
     .required = true                                                                                                   },
};

static const struct section stage_section = {
    .what = "a stage", FIELDS(stage_fields), .size = sizeof(struct stage)};

/* Points to be joined by lines; the first, at 0, is `start`, which may come later. */
static bool read_stages(struct binder *binder, struct node *node, void *member)
{
    struct rate_spec *rate = member;
    if (node->kind != NODE_LIST || node->count == 0) {
        fault_hint(field_fault(binder, node, "stages are a list"),
                   "such as [{duration: 5m, target: 500/s}]");
        return false;
    }
    struct rate_point *points =
        arena_array(binder->arena, node->count + 1, sizeof(struct rate_point));
    bool good = true;
    rate->points = points;
    rate->count = 1;
    for (struct node *child = node->first; child; child = child->next) {
        struct stage stage = {0};
        good &= field_bind(binder, child, &stage_section, &stage);
        points[rate->count].at_s = points[rate->count - 1].at_s + sim_seconds(stage.duration);
        points[rate->count++].per_s = stage.target;
    }
    return good;
}

static bool read_curve(struct binder *binder, struct node *node, void *member)
{
    const char *path = field_text(binder, node, "the name of a file");
    return path && field_file_inside(binder, node, path) &&
           curve_read(member, path, binder->folder, binder->arena, binder->faults);
}

static bool read_period(struct binder *binder, struct node *node, void *member)
{
    sim_time period = 0;
    const char *text = field_text(binder, node, "a duration, such as 24h");
    if (!text || !units_parse_duration(text, &period, binder->faults))
        return false;
    *(double *)member = sim_seconds(period);
    if (period > 0)
        return true;
    field_fault(binder, node, "the period cannot be 0");
    return false;
}

static const struct field stage_field = {"stages", FIELD_SECTION, .help = "a ramp or a jump",
                                         .section = &stage_section};
static const struct form stages_forms[] = {
    {HOLDS_LIST, &stage_field}
};
static const struct field period_field = {"period", FIELD_DURATION, .help = "of a wave",
                                          .least = 1};
static const struct form period_forms[] = {
    {HOLDS_ONE, &period_field}
};
static const struct field file_field = {"curve", FIELD_TEXT, .help = "the name of a file"};
static const struct form curve_forms[] = {
    {HOLDS_ONE, &file_field}
};

struct course {
    struct rate_spec spec;
    double start_per_s;
};

#define COURSE(member) offsetof(struct course, member)

/* clang-format off */
static const struct field rate_fields[] = {
    {"start",  FIELD_RATE,  COURSE(start_per_s),     NULL, .help = "the rate at the beginning"},
    {"stages", FIELD_OWN,   COURSE(spec),            NULL, .help = "ramps and jumps from there",
     .read = read_stages, FORMS(stages_forms)},
    {"mean",   FIELD_RATE,  COURSE(spec.mean_per_s), NULL, .help = "of a wave", .least = 1e-9},
    {"swing",  FIELD_SHARE, COURSE(spec.swing),      NULL, .help = "of a wave, about its mean"},
    {"period", FIELD_OWN,   COURSE(spec.period_s),   NULL, .help = "of a wave",
     .read = read_period, FORMS(period_forms)},
    {"curve",  FIELD_OWN,   COURSE(spec),            NULL, .help = "a file of seconds,rate lines",
     .read = read_curve, FORMS(curve_forms)},
};
/* clang-format on */

/* One of three ways to say it, whole. */
static bool check_rate(struct binder *binder, struct node *node, void *record)
{
    struct course *course = record;
    bool said[6];
    int count = 0;
    for (size_t i = 0; i < 6; i++)
        count += said[i] = tree_find(binder->tree, node, rate_fields[i].name) != NULL;
    bool stages = said[0] && said[1] && count == 2;
    bool wave = said[2] && said[3] && said[4] && count == 3;
    if (stages)
        ((struct rate_point *)course->spec.points)[0].per_s = course->start_per_s;
    if (stages || wave || (said[5] && count == 1))
        return true;
    fault_hint(field_fault(binder, node, "this is no course of a rate"),
               "{start, stages}, {mean, swing, period} or {curve}");
    return false;
}

static const struct section rate_section = {
    .what = "a rate", FIELDS(rate_fields), .size = sizeof(struct course), .check = check_rate};

static const struct field plain_rate = {"rate", FIELD_RATE, .help = "the same all the time",
                                        .least = 1e-9};
static const struct field rate_course = {"rate", FIELD_SECTION, .help = "one that varies",
                                         .section = &rate_section};
static const struct form rate_forms[] = {
    {HOLDS_ONE, &plain_rate },
    {HOLDS_ONE, &rate_course}
};

static bool read_rate(struct binder *binder, struct node *node, void *member)
{
    struct rate_spec *rate = member;
    if (node->kind == NODE_TEXT)
        return field_bind_value(binder, node, &plain_rate, &rate->mean_per_s);
    struct course course = {0};
    bool good = field_bind(binder, node, &rate_section, &course);
    *rate = course.spec;
    return good;
}

static const struct choice arrivals[] = {
    {"poisson", ARRIVALS_POISSON, WITH_NOTHING, 0, NULL},
    {"even",    ARRIVALS_EVEN,    WITH_NOTHING, 0, NULL},
    {"erlang",  ARRIVALS_ERLANG,  WITH_NUMBER,  1, "3" },
    {"hyper",   ARRIVALS_HYPER,   WITH_NUMBER,  1, "2" },
    {"batch",   ARRIVALS_BATCH,   WITH_NUMBER,  1, "10"},
    {"bursty",  ARRIVALS_MMPP,    WITH_NUMBER,  1, "5" },
};

/* Stages and batches are counted. */
static bool check_arrivals(struct binder *binder, const struct node *how,
                           const struct chosen *chosen)
{
    bool counted = chosen->what == ARRIVALS_ERLANG || chosen->what == ARRIVALS_BATCH;
    if (!how || !counted || (floor(chosen->number) == chosen->number && chosen->number <= 1e6))
        return true;
    field_fault(binder, how, "a whole number up to 1000000 is wanted in '%s'", how->text);
    return false;
}

/* It is open or closed, and sends something. */
static bool check_traffic(struct binder *binder, struct node *node, void *record)
{
    struct scenario_traffic *traffic = record;
    const struct tree *tree = binder->tree;
    const struct node *rate = tree_find(tree, node, "rate"),
                      *users = tree_find(tree, node, "users"),
                      *think = tree_find(tree, node, "think"),
                      *how = tree_find(tree, node, "arrivals"),
                      *mix = tree_find(tree, node, "mix");
    bool good = true;
    traffic->open = rate;
    if (!rate == !users) {
        struct fault *fault = fault_add(binder->faults, node->key_place, "%s has %s", node->key,
                                        rate ? "a rate and users" : "neither rate nor users");
        fault_hint(fault, "open traffic has 'rate: 120/s', closed traffic 'users: 50'");
        good = false;
    } else if (rate ? think : how) {
        const struct node *wrong = rate ? think : how;
        fault_hint(fault_add(binder->faults, wrong->key_place, "'%s' needs '%s'", wrong->key,
                             rate ? "users" : "rate"),
                   rate ? "arrivals at a rate do not wait and think"
                        : "users ask again when they have their answer");
        good = false;
    }
    good &= check_arrivals(binder, how, &traffic->arrivals);
    if (!mix == (traffic->request < 0)) {
        struct fault *fault =
            fault_add(binder->faults, node->key_place, "%s has %s", node->key,
                      mix ? "a mix and a request" : "neither mix nor request");
        fault_hint(fault, "say 'request: NAME' or 'mix: {NAME: 70%%, NAME: 30%%}'");
        return false;
    }
    if (good && users && !think)
        tree_add(binder->tree, node, NODE_TEXT, "think", "0ms");
    if (good && rate && !how)
        tree_add(binder->tree, node, NODE_TEXT, "arrivals", "poisson");
    if (!mix) {
        traffic->mix.at = ARENA_NEW(binder->arena, struct scenario_share);
        traffic->mix.at[0] = (struct scenario_share){traffic->request, 1.0};
        traffic->mix.count = 1;
    }
    return good;
}

#define TRAFFIC(member) offsetof(struct scenario_traffic, member)

static const struct field traffic_fields[] = {
    {"rate",            FIELD_OWN, TRAFFIC(rate), NULL,                             .help = "open: arrivals do not wait for answers",
     .read = read_rate,                                                                                                                                                                                       FORMS(rate_forms)},
    {"arrivals",                 FIELD_CHOSEN,                 TRAFFIC(arrivals),  NULL, .help = "how they are spaced (poisson)",
     CHOICES(arrivals)                                                                          },
    {"users",                 FIELD_COUNT,                    TRAFFIC(users),      NULL,     .help = "closed: each thinks, asks and waits",
     .least = 1,.most = 10000000},
    {"think", FIELD_DRAWN,          TRAFFIC(think),                 NULL,
     .help = "between answer and next request (0ms)"                                                              },
    {"mix",                 FIELD_OWN,                      TRAFFIC(mix),          NULL,         .help = "shares of requests; together 100%",
     .read = read_mix,                                                                                                                           FORMS(mix_forms)},
    {"request", FIELD_REFERENCE,          TRAFFIC(request),               NULL,                                .help = "the one kind it sends",
     .refers = "requests"},
};

static const struct scenario_traffic blank_traffic = {.request = -1};

static const struct section traffic_section = {.what = "traffic",
                                               FIELDS(traffic_fields),
                                               .size = sizeof(struct scenario_traffic),
                                               .blank = &blank_traffic,
                                               .check = check_traffic};

/* ---- services ---- */

static const struct choice orders[] = {
    {"fifo",   .value = LINE_FIFO  },
    {"lifo",   .value = LINE_LIFO  },
    {"random", .value = LINE_RANDOM}
};
static const struct choice handoffs[] = {
    {"fair",    .value = HANDOFF_FAIR   },
    {"barging", .value = HANDOFF_BARGING}
};
static const struct choice pool_per[] = {
    {"instance", .value = POOL_PER_INSTANCE},
    {"worker",   .value = POOL_PER_WORKER  },
    {"fleet",    .value = POOL_PER_FLEET   }
};
static const struct choice sharings[] = {
    {"fair", .value = CPU_FAIR},
    {"fifo", .value = CPU_FIFO}
};

static bool check_pool(struct binder *binder, struct node *node, void *record)
{
    struct scenario_pool *pool = record;
    struct place place = node->place;
    node->place = node->key_place;
    bool good = field_refer(binder, "databases", node, node->key, &pool->database);
    node->place = place;
    return good;
}

#define POOL(member) offsetof(struct scenario_pool, member)

static const struct field pool_fields[] = {
    {"connections",     FIELD_COUNT, POOL(connections), NULL,                     .help = "how many it keeps at most",
     .required = true,                                                                                                                                                 .least = 1, .most = 1000000},
    {"per",  FIELD_CHOICE,             POOL(per),                          "instance",                                     .help = "what has one of its own",
     CHOICES(pool_per)                                                             },
    {"timeout", FIELD_DRAWN,            POOL(timeout),                     NULL,
     .help = "how long a request waits for a connection" UNLIMITED_NOTE                                            },
    {"order",                 FIELD_CHOICE,                      POOL(order),           "fifo",   .help = "who is next",CHOICES(orders)     },
    {"handoff",                 FIELD_CHOICE,                    POOL(handoff),         "fair",
     .help = "fair: to the next in line; barging: whoever asks first",                      CHOICES(handoffs)},
};

static const struct section pool_section = {.what = "a pool",
                                            FIELDS(pool_fields),
                                            .size = sizeof(struct scenario_pool),
                                            .check = check_pool};

static const struct choice overs[] = {
    {"restart", OVER_RESTART, WITH_DURATION, 1, "20s"},
    {"slow",    OVER_SLOW,    WITH_FACTOR,   1, "4x" }
};

#define MEMORY(member) offsetof(struct scenario_memory, member)

static const struct field memory_fields[] = {
    {"over",                     FIELD_CHOSEN,     MEMORY(over), NULL,  .help = "past the limit: restart 20s or slow 4x",
     .required = true, CHOICES(overs)},
    {"limit",            FIELD_SIZE,                            MEMORY(limit),                                  NULL,                  .help = "of one instance",                          .required = true},
    {"base", FIELD_SIZE, MEMORY(base),             "0B",.help = "in use from the start"        },
    {"per_worker",                      FIELD_SIZE,       MEMORY(per_worker),       "0B",      .help = "more for each worker"              },
    {"per_request",                      FIELD_SIZE,        MEMORY(per_request),              "0B",
     .help = "more for each request inside"    },
};

static const struct section memory_section = {
    .what = "memory", FIELDS(memory_fields), .size = sizeof(struct scenario_memory)};

static const struct choice balances[] = {
    {"round-robin", .value = BALANCE_ROUND_ROBIN},
    {"random",      .value = BALANCE_RANDOM     },
    {"least-busy",  .value = BALANCE_LEAST_BUSY },
    {"two-choices", .value = BALANCE_TWO_CHOICES}
};
static const struct choice runs[] = {
    {"threads",     .value = RUNS_THREADS    },
    {"processes",   .value = RUNS_PROCESSES  },
    {"gil-threads", .value = RUNS_GIL_THREADS},
    {"async",       .value = RUNS_ASYNC      }
};

#define GIL(member) offsetof(struct scenario_gil, member)

static const struct field gil_fields[] = {
    {"interval", FIELD_DURATION, GIL(interval), "5ms",
     .help = "a thread that waits asks after so long",                                   .least = 1},
    {"late",          FIELD_DRAWN,                   GIL(late),            "exp 50us",   .help = "how late its timer is"},
    {"wakeup",          FIELD_DRAWN,                 GIL(wakeup),          "exp 50us", .help = "until a thread that slept runs"},
};

static const struct section gil_section = {
    .what = "a gil", FIELDS(gil_fields), .size = sizeof(struct scenario_gil)};

/* It goes round among threads that can be counted. */
static bool check_gil(struct binder *binder, struct node *node,
                      const struct scenario_service *service)
{
    const struct node *gil = tree_find(binder->tree, node, "gil");
    const char *why = NULL;
    if (!service->gil)
        return true;
    if (service->runs != RUNS_GIL_THREADS)
        why = "it is for 'runs: gil-threads'";
    else if (service->cpu_sharing != CPU_FAIR)
        why = "it shares the core by itself: leave cpu_sharing out";
    else if (service->workers > SCENARIO_THREADS)
        why = "it goes round among threads: say 'workers', at most 1000";
    else if (service->memory && service->memory->over.what == OVER_SLOW)
        why = "with it memory cannot be 'over: slow'";
    if (why)
        fault_hint(field_fault(binder, gil, "%s cannot have a gil", node->key), "%s", why);
    return !why;
}

/* What no run could make sense of: a pool for each of workers without number, a backlog of
 * those who never wait, memory that is over its limit from the start. */
static bool check_service(struct binder *binder, struct node *node, void *record)
{
    const struct scenario_service *service = record;
    const struct scenario_pool *pool = service->pools.at;
    bool good = check_gil(binder, node, service);
    bool counted = service->workers != SCENARIO_ENDLESS;
    double all = (double)service->instances * service->workers;
    for (uint32_t i = 0; i < service->pools.count && (!counted || all > SCENARIO_WORKERS);
         i++) {
        if (pool[i].per != POOL_PER_WORKER)
            continue;
        const struct node *per = tree_find(binder->tree, pool[i].named.node, "per");
        if (counted)
            fault_hint(field_fault(binder, per, "too many pools: %s has %.0f workers in all",
                                   node->key, all),
                       "at most %d where each has a pool", SCENARIO_WORKERS);
        else
            fault_hint(field_fault(binder, per,
                                   "a pool per worker, but %s does not say how many workers",
                                   node->key),
                       "add 'workers: 16' to the service");
        good = false;
    }
    const struct scenario_memory *memory = service->memory;
    double workers = counted ? service->workers : 0.0;
    if (!memory)
        return good;
    double idle = (double)memory->base + (double)memory->per_worker * workers;
    double least = idle + (double)memory->per_request;
    if (least <= (double)memory->limit)
        return good;
    fault_hint(field_fault(binder, tree_find(binder->tree, node, "memory"), "%s",
                           idle > (double)memory->limit
                               ? "base and workers alone need more than the limit"
                               : "not even one request fits within the limit"),
               "raise limit, or lower base, per_worker or workers");
    return false;
}

#define SERVICE(member) offsetof(struct scenario_service, member)

static const struct field service_fields[] = {
    {"instances",       FIELD_COUNT,    SERVICE(instances),       "1",                                  .help = "how many run",                      .least = 1,
     .most = 65535},
    {"balance",                 FIELD_CHOICE,                       SERVICE(balance),                   "round-robin",
     .help = "which instance takes a request",                             CHOICES(balances)                                                                                                                                   },
    {"runs",                 FIELD_CHOICE,                          SERVICE(runs),                      "threads",                    .help = "how requests share an instance",
     CHOICES(runs)},
    {"workers",                 FIELD_COUNT,                       SERVICE(workers),                    NULL,
     .help = "requests one instance handles at once" UNLIMITED_NOTE,                                      .least = 1                                                                                                             },
    {"backlog",                 FIELD_COUNT,                       SERVICE(backlog),                    NULL,
     .help = "requests that may wait for a worker" UNLIMITED_NOTE                                     },
    {"backlog_timeout", FIELD_DRAWN,    SERVICE(backlog_timeout), NULL,
     .help = "how long they wait" UNLIMITED_NOTE                                                                                                   },
    {"order",     FIELD_CHOICE, SERVICE(order),                   "fifo", .help = "who of the backlog is next",
     CHOICES(orders)                                                                                                               },
    {"cpu",     FIELD_NUMBER,   SERVICE(cpu),                      "1",      .help = "cores of one instance",                               .least = 1e-6,
     .most = 1e6},
    {"cpu_sharing",     FIELD_CHOICE,   SERVICE(cpu_sharing),     "fair",
     .help = "fair: all at once; fifo: one after the other",                                                                                         CHOICES(sharings)                                           },
    {"memory",          FIELD_SECTION,  SERVICE(memory),          NULL,                                 .help = "of one instance",
     .section = &memory_section                                                                                                                                                                },
    {"gil",             FIELD_SECTION,  SERVICE(gil),             NULL,
     .help = "of gil-threads: how the interpreter's lock goes round; without it the core is "
             "shared evenly",                                                                                                                        .section = &gil_section          },
    {"pools",           FIELD_NAMED,    SERVICE(pools),           NULL,                                 .help = "of connections, named by database",
     .section = &pool_section                                                                                                                                                 },
};

static const struct scenario_service blank_service = {.workers = SCENARIO_ENDLESS,
                                                      .backlog = SCENARIO_ENDLESS};

static const struct section service_section = {.what = "a service",
                                               FIELDS(service_fields),
                                               .size = sizeof(struct scenario_service),
                                               .blank = &blank_service,
                                               .check = check_service};

/* ---- databases ---- */

#define PROXY(member) offsetof(struct scenario_proxy, member)

static const struct field proxy_fields[] = {
    {"connections", FIELD_COUNT,   PROXY(connections), NULL, .help = "to the server",
     .required = true, .least = 1, .most = 1000000},
    {"timeout",   FIELD_DRAWN, PROXY(timeout),                   NULL,
     .help = "how long a transaction waits for one" UNLIMITED_NOTE                        },
};

static const struct section proxy_section = {
    .what = "a proxy", FIELDS(proxy_fields), .size = sizeof(struct scenario_proxy)};

static const struct field slowdown_fields[] = {
    {"contention", FIELD_SHARE, offsetof(struct scenario_slowdown, contention), "0%",
     .help = "for each other active query"},
    {"coherency",  FIELD_SHARE, offsetof(struct scenario_slowdown, coherency),  "0%",
     .help = "for each pair of them"      },
};

static const struct section slowdown_section = {
    .what = "a slowdown", FIELDS(slowdown_fields), .size = sizeof(struct scenario_slowdown)};

static const struct choice picks[] = {
    {"uniform", PICK_UNIFORM, WITH_NOTHING, 0,     NULL },
    {"zipf",    PICK_ZIPF,    WITH_NUMBER,  0.001, "1.1"}
};
static const struct choice row_handoffs[] = {
    {"fair",     .value = ROWS_FAIR    },
    {"barging",  .value = ROWS_BARGING },
    {"postgres", .value = ROWS_POSTGRES}
};

static const struct field rows_fields[] = {
    {"count",                        FIELD_COUNT,      offsetof(struct scenario_rows, count), NULL,
     .help = "how many there are",                                                                                              .required = true, .least = 1, .most = ROWS_MOST},
    {"pick",                    FIELD_CHOSEN,                   offsetof(struct scenario_rows,                                                pick),                                                 "uniform",
     .help = "uniform, or zipf 1.1: some are popular", CHOICES(picks)},
    {"handoff",                     FIELD_CHOICE, offsetof(struct scenario_rows,                handoff),                      "fair",
     .help = "who has a row that is set free",            CHOICES(row_handoffs)},
    {"wakeup",                      FIELD_DURATION,                                offsetof(struct scenario_rows,                                        wakeup),                         "0ms",
     .help = "from a row's being free until the one who waited goes on"                                    },
    {"per_waiter", FIELD_DURATION,offsetof(struct scenario_rows,per_waiter),                      "0ms",
     .help = "longer for each who still waits; about 3us in PostgreSQL"    },
};

static const struct section rows_section = {
    .what = "rows", FIELDS(rows_fields), .size = sizeof(struct scenario_rows)};

#define SCHEDULER(member) offsetof(struct scenario_scheduler, member)

static const struct field scheduler_fields[] = {
    {"slice", FIELD_DURATION, SCHEDULER(slice), "1.4ms",
     .help = "a job has the core for so long",                                             .least = 1},
    {"tick",  FIELD_DURATION, SCHEDULER(tick),  "4ms",   .help = "when that is looked at",
     .least = 1                                                                                      },
};

static const struct section scheduler_section = {
    .what = "a scheduler", FIELDS(scheduler_fields), .size = sizeof(struct scenario_scheduler)};

/* It hands out one core, and by itself. */
static bool check_database(struct binder *binder, struct node *node, void *record)
{
    const struct scenario_database *database = record;
    const char *why = NULL;
    if (!database->scheduler)
        return true;
    if (database->cpu != 1.0)
        why = "it is for 'cpu: 1'";
    else if (database->cpu_sharing != CPU_FAIR)
        why = "it shares the core by itself: leave cpu_sharing out";
    else if (database->slowdown)
        why = "it goes without a slowdown";
    if (why)
        fault_hint(field_fault(binder, tree_find(binder->tree, node, "scheduler"),
                               "%s cannot have a scheduler", node->key),
                   "%s", why);
    return !why;
}

#define DATABASE(member) offsetof(struct scenario_database, member)

static const struct field database_fields[] = {
    {"cpu",             FIELD_NUMBER,  DATABASE(cpu),             "1",                      .help = "cores",                           .least = 1e-6,                                                      .most = 1e6},
    {"cpu_sharing",                 FIELD_CHOICE,                  DATABASE(cpu_sharing),               "fair",
     .help = "fair: all at once; fifo: one after the other",                      CHOICES(sharings)                                                                                                                                              },
    {"disk",                 FIELD_COUNT,                         DATABASE(disk),                       "1",         .help = "I/Os served at once",                         .least = 1,
     .most = 1000000},
    {"roundtrip",   FIELD_DRAWN,                DATABASE(roundtrip),                               "0ms",
     .help = "network time of each query"                                                },
    {"connect",                 FIELD_DRAWN,                      DATABASE(connect),                    "0ms",      .help = "time to open a connection"},
    {"max_connections", FIELD_COUNT,   DATABASE(max_connections), NULL,
     .help = "one more is refused" UNLIMITED_NOTE,                                                                                     .least = 1                                                                               },
    {"proxy",           FIELD_SECTION, DATABASE(proxy),           NULL,                     .help = "a pooler in front of the server",
     .section = &proxy_section},
    {"slowdown",        FIELD_SECTION, DATABASE(slowdown),        NULL,
     .help = "how much active queries slow each other",                                                                                .section = &slowdown_section                                                        },
    {"scheduler",       FIELD_SECTION, DATABASE(scheduler),       NULL,
     .help = "how the operating system hands out a single core; without it it is shared evenly",
     .section = &scheduler_section                                                                                                                                                                           },
    {"rows",            FIELD_NAMED,   DATABASE(rows),            NULL,                     .help = "rows that can be locked",
     .section = &rows_section                                      },
};

static const struct scenario_database blank_database = {.max_connections = SCENARIO_ENDLESS};

static const struct section database_section = {.what = "a database",
                                                FIELDS(database_fields),
                                                .size = sizeof(struct scenario_database),
                                                .blank = &blank_database,
                                                .check = check_database};

/* ---- externals, caches, queues, gates ---- */

static const struct field batch_fields[] = {
    {"up_to",          FIELD_COUNT, offsetof(struct scenario_batch, up_to), NULL,
     .help = "calls answered together",                                                                                               .required = true,                 .least = 1, .most = 1000000},
    {"wait", FIELD_DURATION,            offsetof(struct scenario_batch,                                     wait),                             NULL,
     .help = "how long the first waits for others", .required = true},
};

static const struct section batch_section = {
    .what = "a batch", FIELDS(batch_fields), .size = sizeof(struct scenario_batch)};

#define EXTERNAL(member) offsetof(struct scenario_external, member)

static const struct field external_fields[] = {
    {"time",         FIELD_DRAWN,     EXTERNAL(time),        NULL,                         .help = "how long a call takes",
     .required = true                                                                                                                        },
    {"concurrency",  FIELD_COUNT,     EXTERNAL(concurrency), NULL,
     .help = "calls served at once" UNLIMITED_NOTE,                                                                                .least = 1},
    {"rate",         FIELD_RATE,      EXTERNAL(rate_per_s),  NULL,                         .help = "calls let in" UNLIMITED_NOTE,
     .least = 1e-9                                                                                                                           },
    {"errors",       FIELD_SHARE,     EXTERNAL(errors),      "0%",                         .help = "the chance that a call fails"},
    {"batch", FIELD_SECTION, EXTERNAL(batch),                  NULL, .help = "calls are gathered",
     .section = &batch_section          },
};

static const struct scenario_external blank_external = {.concurrency = SCENARIO_ENDLESS};

static const struct section external_section = {.what = "an external",
                                                FIELDS(external_fields),
                                                .size = sizeof(struct scenario_external),
                                                .blank = &blank_external};

/* A share of hits, or keys of which it holds some. */
static bool check_cache(struct binder *binder, struct node *node, void *record)
{
    struct scenario_cache *cache = record;
    bool share = cache->hits >= 0.0;
    const struct node *pick = tree_find(binder->tree, node, "pick");
    if (share ? !cache->keys && !cache->holds && !pick : cache->keys && cache->holds) {
        if (!share && !pick)
            tree_add(binder->tree, node, NODE_TEXT, "pick", "uniform");
        return true;
    }
    struct fault *fault = fault_add(binder->faults, node->key_place,
                                    share ? "%s has both hits and keys"
                                          : "%s says neither hits nor keys and holds",
                                    node->key);
    fault_hint(fault, "{hits: 80%%, time: 1ms} or {keys: 1000, holds: 50, time: 1ms}");
    return false;
}

#define CACHE(member) offsetof(struct scenario_cache, member)

static const struct field cache_fields[] = {
    {"time",        FIELD_DRAWN, CACHE(time),                              "0ms",                       .help = "of each look, hit or miss"},
    {      "hits",  FIELD_SHARE, CACHE(hits),                                     NULL, .help = "the share of hits"                                   },
    { "keys",  FIELD_COUNT,         CACHE(keys),             NULL,                  .help = "how many there are",                                    .least = 1},
    { "pick",  FIELD_CHOSEN,         CACHE(pick), NULL,                                                                                    .help = "uniform, or zipf 0.9 (uniform)",
     CHOICES(picks)},
    {                                                                                                                      "holds", FIELD_COUNT,        CACHE(holds),              NULL,                  .help = "how many it keeps",                                    .least = 1},
};

static const struct scenario_cache blank_cache = {.hits = -1.0};

static const struct section cache_section = {.what = "a cache",
                                             FIELDS(cache_fields),
                                             .size = sizeof(struct scenario_cache),
                                             .blank = &blank_cache,
                                             .check = check_cache};

static const struct field queue_fields[] = {
    {"workers", FIELD_COUNT, offsetof(struct scenario_queue, workers),            "1",
     .help = "requests worked off at once",                                                                             .least = 1},
    {"limit",         FIELD_COUNT,              offsetof(struct scenario_queue,                         limit), NULL,
     .help = "one more that waits is refused" UNLIMITED_NOTE},
};

static const struct scenario_queue blank_queue = {.limit = SCENARIO_ENDLESS};

static const struct section queue_section = {.what = "a queue",
                                             FIELDS(queue_fields),
                                             .size = sizeof(struct scenario_queue),
                                             .blank = &blank_queue};

static const struct choice gate_per[] = {
    {"fleet",    .value = GATE_PER_FLEET   },
    {"instance", .value = GATE_PER_INSTANCE}
};

static const struct field gate_fields[] = {
    {"capacity", FIELD_COUNT,  offsetof(struct scenario_gate, capacity), "1",
     .help = "how many may be inside",                 .least = 1       },
    {"per",      FIELD_CHOICE, offsetof(struct scenario_gate, per),      "fleet",
     .help = "fleet: one for all; instance: one each", CHOICES(gate_per)},
};

static const struct section gate_section = {
    .what = "a gate", FIELDS(gate_fields), .size = sizeof(struct scenario_gate)};

/* ---- requests ---- */

static const struct field retry_fields[] = {
    {"times", FIELD_COUNT, offsetof(struct scenario_retry, times),            "1",
     .help = "how often it tries again",                                                                             .most = 1000},
    {"backoff",       FIELD_DRAWN,          offsetof(struct scenario_retry,                       backoff), "0ms",
     .help = "the pause before"},
    {"jitter",       FIELD_SHARE,           offsetof(struct scenario_retry,                        jitter), "0%",
     .help = "how much the pause varies" },
};

static const struct section retry_section = {
    .what = "a retry", FIELDS(retry_fields), .size = sizeof(struct scenario_retry)};

/* p50 ... p99.9; false if it is none. */
static bool is_percentile(const char *key, double *percentile)
{
    char *end;
    if (key[0] != 'p' || key[1] < '0' || key[1] > '9')
        return false;
    *percentile = strtod(key + 1, &end);
    return !*end && *percentile > 0.0 && *percentile < 100.0;
}

/* clang-format off */
static const struct field goal_fields[] = {
    {"mean",       FIELD_DURATION, .help = "response, at most"},
    {"max",        FIELD_DURATION, .help = "response, at most"},
    {"errors",     FIELD_SHARE,    .help = "at most this share"},
    {"throughput", FIELD_RATE,     .help = "at least", .least = 1e-9},
};
/* clang-format on */
static const enum goal_kind goal_kinds[] = {GOAL_MEAN, GOAL_MAX, GOAL_ERRORS, GOAL_THROUGHPUT};

static const struct field percentile_field = {
    "p50 ... p99.9", FIELD_DURATION, .help = "response of so many percent, at most",
    .pattern = "^p(?!0*(\\.0*)?$)[0-9]{1,2}(\\.[0-9]+)?$"};

static const struct section goal_section = {
    .what = "an objective", FIELDS(goal_fields), .like = &percentile_field};

static bool read_goal(struct binder *binder, struct node *node, struct scenario_goal *goal)
{
    const struct field *field = field_find(&goal_section, node->key);
    goal->name = node->key;
    goal->node = node;
    goal->kind = field ? goal_kinds[field - goal_fields] : GOAL_PERCENTILE;
    if (!field && !is_percentile(node->key, &goal->percentile)) {
        fault_hint(
            fault_add(binder->faults, node->key_place, "unknown objective '%s'", node->key),
            "there is p50 ... p99.9, mean, max, errors, throughput");
        return false;
    }
    if (goal->kind == GOAL_ERRORS || goal->kind == GOAL_THROUGHPUT)
        return field_bind_value(binder, node, field, &goal->limit);
    sim_time limit = 0;
    binder->faults->at = tree_place(node);
    const char *text = field_text(binder, node, "a duration, such as 400ms");
    bool good = text && units_parse_duration(text, &limit, binder->faults);
    goal->limit = sim_seconds(limit);
    return good;
}

static const struct field goals_field = {"slo", FIELD_SECTION, .help = "objectives",
                                         .section = &goal_section};
static const struct form goals_forms[] = {
    {HOLDS_ONE, &goals_field}
};

static bool read_goals(struct binder *binder, struct node *node, void *member)
{
    struct listed *goals = member;
    if (!field_map(binder, node))
        return false;
    struct scenario_goal *goal =
        arena_array(binder->arena, node->count, sizeof(struct scenario_goal));
    goals->at = goal;
    bool good = true;
    for (struct node *child = node->first; child; child = child->next)
        if (!field_is_free(child->key))
            good &= read_goal(binder, child, &goal[goals->count++]);
    return good;
}

#define REQUEST(member) offsetof(struct scenario_request, member)

static const struct field request_fields[] = {
    {"steps",              FIELD_OWN, REQUEST(steps), NULL,                             .help = "what it does", .required = true,
     .read = steps_bind, FORMS(steps_forms)},
    {"service",  FIELD_REFERENCE,           REQUEST(service),                 NULL,                                 .help = "where it runs",
     .refers = "services"                                              },
    {"timeout", FIELD_DURATION,          REQUEST(timeout),                NULL,
     .help = "when the client gives up" UNLIMITED_NOTE,                               .least = 1   },
    {"cancel",          FIELD_FLAG,                   REQUEST(cancel),                          "false",
     .help = "a client that gives up takes its request back"},
    {"retry",                    FIELD_SECTION,                       REQUEST(retry),     NULL, .help = "the client tries again",
     .section = &retry_section},
    {"slo",                    FIELD_OWN,                         REQUEST(goals),           NULL,     .help = "objectives: {p95: 400ms, errors: 1%}",
     .read = read_goals,                        FORMS(goals_forms)},
    {"priority",  FIELD_COUNT,           REQUEST(priority),                "0",                                    .help = "0 ... 9; higher is served first",
     .most = 9},
};

static const struct scenario_request blank_request = {.service = -1};

static const struct section request_section = {.what = "a request",
                                               FIELDS(request_fields),
                                               .size = sizeof(struct scenario_request),
                                               .blank = &blank_request};

/* ---- the whole ---- */

/* Only its shape: each variant is tried on a scenario of its own. */
static bool read_variants(struct binder *binder, struct node *node, void *member)
{
    struct listed *variants = member;
    if (!field_map(binder, node))
        return false;
    if (node->count > SCENARIO_VARIANTS) {
        fault_hint(field_fault(binder, node, "too many variants"), "at most %d",
                   SCENARIO_VARIANTS);
        return false;
    }
    struct named *variant = arena_array(binder->arena, node->count, sizeof(struct named));
    variants->at = variant;
    bool good = true;
    for (struct node *child = node->first; child; child = child->next) {
        if (field_is_free(child->key))
            continue;
        good &= field_map(binder, child);
        variant[variants->count++] = (struct named){child->key, child};
    }
    return good;
}

static const struct field new_value = {"value", FIELD_OWN, .help = "whatever stands there"};
static const struct form variant_form[] = {
    {HOLDS_NAMES, &new_value}
};
static const struct field variant_field = {"variant", FIELD_OWN, .help = "paths and new values",
                                           FORMS(variant_form)};
static const struct form variants_forms[] = {
    {HOLDS_NAMES, &variant_field}
};

#define WHOLE(member) offsetof(struct scenario, member)
#define THINGS(key, title, kind)                                                               \
    {                                                                                          \
#key, FIELD_NAMED, WHOLE(key), NULL, .help = (title), .section = &kind##_section       \
    }

/* Rows that are macros stay one a line. */
/* clang-format off */
static const struct field scenario_fields[] = {
    {"name",          FIELD_TEXT,      WHOLE(name),                      NULL,                                 .help = "a line"                        },
    {     "about",     FIELD_TEXT,    WHOLE(about),                             NULL,           .help = "what it is about"                                        },
    { "run",     FIELD_SECTION,                  WHOLE(run), "",                                                                                  .help = "how long and how often",
     .section = &run_section},
    {                                                                                                                      "traffic", FIELD_NAMED,            WHOLE(traffic),     NULL,                                                                                         .help = "who sends requests",
     .required = true, .section = &traffic_section},
    THINGS(services, "what runs requests", service),
    THINGS(databases, "what is queried", database),
    THINGS(externals, "what is called outside", external),
    THINGS(caches, "what is asked before the database", cache),
    THINGS(queues, "background work", queue),
    THINGS(gates, "mutexes and semaphores", gate),
    {                                                                                                          "requests",    FIELD_NAMED, WHOLE(requests),                             NULL, .help = "what is done, step by step",
     .required = true, .section = &request_section},
    {                                                                                                            "what_if",       FIELD_OWN,       WHOLE(variants),                  NULL,                                 .help = "variants: paths and new values",
     .read = read_variants, FORMS(variants_forms)},
};
/* clang-format on */

const struct section scenario_section = {
    .what = "a scenario", FIELDS(scenario_fields), .size = sizeof(struct scenario)};

/* References may point ahead: everything has its rank before anything is read. */
static void rank_all(struct binder *binder)
{
    for (struct node *section = binder->root->first; section; section = section->next)
        field_rank(section);
    const struct node *databases = tree_find(binder->tree, binder->root, "databases");
    for (struct node *base = databases ? databases->first : NULL; base; base = base->next) {
        struct node *rows = tree_find(binder->tree, base, "rows");
        if (rows)
            field_rank(rows);
    }
}

bool scenario_bind(struct binder *binder, struct scenario *scenario)
{
    binder->scenario = scenario;
    if (!field_map(binder, binder->root))
        return false;
    rank_all(binder);
    return field_bind(binder, binder->root, &scenario_section, scenario);
}
