/*
 * Speed, measured beside hand-written loops in the same process and the same minute: what the
 * machine is doing besides then matters little, and ratios can be compared between machines.
 *
 *     bench [--markdown] [--count] [--rounds N] [NAME...]
 */
#include "tests/bench/contest.h"
#include "tests/bench/draws.h"
#include "tests/bench/engine.h"
#include "tests/bench/floors.h"
#include "tests/bench/hold.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- Who takes part --- */

static const struct contender mm1[] = {
    {"generic loop, 4-ary heap",  floor_mm1_generic  },
    {"headroom",                  engine_mm1         },
    {"event loop, two variables", floor_mm1_two_slots},
    {"Lindley's recursion",       floor_mm1_lindley  },
};

static const struct contender web[] = {
    {"hard-coded, with statistics", floor_web_statistics},
    {"headroom",                    engine_web          },
    {"hard-coded, without",         floor_web_plain     },
    {"with statistics, our agenda", floor_web_agenda    },
};

static const struct contender locks[] = {
    {"headroom", engine_locks},
};

static const struct contender queries[] = {
    {"headroom", engine_queries},
};

static const struct contender cores[] = {
    {"one core",  engine_one_core },
    {"two cores", engine_two_cores},
};

static const long curve[] = {16, 64, 256, 1024, 16384, 262144, 0};
static const long awkward[] = {16, 1024, 0};

static const struct contest contests[] = {
    {
     .name = "mm1",
     .title = "Work 1: M/M/1, load 0.9",
     .unit = "customer",
     .answer = "mean time in system",
     .expected = 10.0,
     .amount = 5e5,
     .contenders = mm1,
     .count = COUNT(mm1),
     },
    {
     .name = "web",
     .title = "Work 2: a web back-end",
     .unit = "request",
     .answer = "mean response, ms",
     .expected = 10.68,
     .amount = 2e5,
     .contenders = web,
     .count = COUNT(web),
     .size = 1,
     },
    {
     .name = "web10",
     .title = "Work 3: the same with ten instances",
     .unit = "request",
     .answer = "mean response, ms",
     .expected = 8.944,
     .amount = 2e5,
     .contenders = web,
     .count = COUNT(web),
     .size = 10,
     },
    {
     .name = "locks",
     .title = "Transactions that lock three rows of a hundred",
     .unit = "event",
     .amount = 5e5,
     .contenders = locks,
     .count = COUNT(locks),
     },
    {
     .name = "queries",
     .title = "Requests of 21 queries, one after the other",
     .unit = "event",
     .amount = 5e5,
     .contenders = queries,
     .count = COUNT(queries),
     },
    {
     .name = "cores",
     .title = "Work 2 in 16 replications",
     .unit = "request",
     .answer = "mean response, ms",
     .expected = 10.68,
     .amount = 16e5,
     .contenders = cores,
     .count = COUNT(cores),
     },
    {
     .name = "hold",
     .title = "The agenda: take the earliest, put it back an exponential time later",
     .unit = "event",
     .amount = 2e5,
     .contenders = hold_exponential,
     .count = HOLD_CONTENDERS,
     .sizes = curve,
     },
    {
     .name = "hold-timeouts",
     .title = "The agenda: 1 ms later, one in a hundred 30 s",
     .unit = "event",
     .amount = 2e5,
     .contenders = hold_timeouts,
     .count = HOLD_CONTENDERS,
     .sizes = awkward,
     },
    {
     .name = "hold-constant",
     .title = "The agenda: all 1 ms later, all at the same instants",
     .unit = "event",
     .amount = 2e5,
     .contenders = hold_constant,
     .count = HOLD_CONTENDERS,
     .sizes = awkward,
     },
    {
     .name = "hold-bursts",
     .title = "The agenda: bursts of about 32 at an instant",
     .unit = "event",
     .amount = 2e5,
     .contenders = hold_bursts,
     .count = HOLD_CONTENDERS,
     .sizes = awkward,
     },
    {
     .name = "hold-at-once",
     .title = "The agenda: all at one instant for ever",
     .unit = "event",
     .amount = 2e5,
     .contenders = hold_at_once,
     .count = HOLD_CONTENDERS,
     .sizes = awkward,
     },
};

/* --- Which, and how --- */

static const struct contest *contest_named(const char *name)
{
    for (size_t i = 0; i < COUNT(contests); i++)
        if (strcmp(contests[i].name, name) == 0)
            return &contests[i];
    return NULL;
}

/* CONTEST CONTENDER SIZE AMOUNT: what counting instructions starts. */
static int alone(char **arguments)
{
    const struct contest *contest = arguments[0] ? contest_named(arguments[0]) : NULL;
    if (!contest || !arguments[1] || !arguments[2] || !arguments[3])
        return 2;
    contest_alone(contest, strtoul(arguments[1], NULL, 10), strtol(arguments[2], NULL, 10),
                  strtod(arguments[3], NULL));
    return 0;
}

static int usage(void)
{
    fputs("usage: bench [--markdown] [--count] [--rounds N] [NAME...]\n  names: draws", stderr);
    for (size_t i = 0; i < COUNT(contests); i++)
        fprintf(stderr, " %s", contests[i].name);
    fputs("\n", stderr);
    return 2;
}

/* The processor, as Linux calls it. */
static void machine_name(char *name, size_t size)
{
    snprintf(name, size, "an unknown processor");
    FILE *file = fopen("/proc/cpuinfo", "r");
    char line[256];
    while (file && fgets(line, sizeof line, file)) {
        const char *value = strncmp(line, "model name", 10) == 0 ? strchr(line, ':') : NULL;
        if (value) {
            snprintf(name, size, "%.*s", (int)strcspn(value + 2, "\n"), value + 2);
            break;
        }
    }
    if (file)
        fclose(file);
}

static void introduce(const struct contest_rules *rules)
{
    char name[128];
    machine_name(name, sizeof name);
    if (rules->markdown)
        puts("# Performance\n\nWritten by `make bench ARGS='--markdown --count'`; what the "
             "works and "
             "their hand-written\nloops do is told in tests/bench/. A ratio below 1 is faster "
             "than the "
             "first row.\n");
    printf("%s, one core of %ld; compiled by %s %s.\n", name, sysconf(_SC_NPROCESSORS_ONLN),
#ifdef __clang__
           "clang", __clang_version__);
#else
           "gcc", __VERSION__);
#endif
    printf(
        "Medians of %d rounds in which all took turns; ratios are medians of each round's.\n",
        rules->rounds);
    if (rules->counting)
        puts("Instructions and mispredicted branches are as valgrind counts them.");
    puts("");
}

static void draws(const struct contest_rules *rules)
{
    if (rules->markdown)
        puts("## Random draws\n\n```");
    bench_draws();
    if (rules->markdown)
        puts("```");
}

static void play(const char *name, const struct contest_rules *rules)
{
    if (strcmp(name, "draws") == 0)
        draws(rules);
    else
        contest_hold(contest_named(name), rules);
}

static int run(char **names, const struct contest_rules *rules)
{
    for (char **name = names; *name; name++)
        if (!contest_named(*name) && strcmp(*name, "draws") != 0)
            return usage();
    introduce(rules);
    for (char **name = names; *name; name++)
        play(*name, rules);
    if (*names)
        return 0;
    for (size_t i = 0; i < COUNT(contests); i++)
        play(contests[i].name, rules);
    draws(rules);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"markdown", no_argument,       NULL, 'm'},
        {"count",    no_argument,       NULL, 'c'},
        {"rounds",   required_argument, NULL, 'r'},
        {"alone",    no_argument,       NULL, 'a'},
        {NULL,       0,                 NULL, 0  }
    };
    static char program[4096];
    struct contest_rules rules = {.rounds = 21, .program = program};
    if (readlink("/proc/self/exe", program, sizeof program - 1) < 0)
        return 1;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'm')
            rules.markdown = true;
        else if (option == 'c')
            rules.counting = true;
        else if (option == 'r' && strtol(optarg, NULL, 10) > 0)
            rules.rounds = (int)strtol(optarg, NULL, 10);
        else if (option == 'a')
            return alone(argv + optind);
        else
            return usage();
    }
    return run(argv + optind, &rules);
}
