#include "studies/trial.h"

#include "sim/memory.h"

#include <stdlib.h>

struct trial {
    const struct trial_plan *plan;
    sim_time warmup;
    trial_absorb absorb;
    bool (*watch)(void *context, int absorbed);
    void *context;
};

static void free_window(struct trial_window *window)
{
    reading_free(window->books);
    system_free((struct system *)window->system);
    free(window);
}

static void *run(void *context, int replication)
{
    const struct trial *trial = context;
    struct trial_window *window = memory_new(1, sizeof *window);
    struct system *system = system_new(trial->plan->blueprint, trial->plan->seed, replication);
    bool ran = system_run(system, trial->warmup);
    struct reading *opened = reading_take(system);
    system_forget(system);
    ran = ran && system_run(system, sim_after(trial->warmup, trial->plan->duration));
    window->books = reading_take(system);
    reading_since(window->books, opened);
    reading_free(opened);
    window->imbalance = reading_imbalance(window->books, &window->gap_ns);
    window->overflowed = !ran;
    window->system = system;
    return window;
}

static bool absorb(void *context, int replication, void *result)
{
    struct trial *trial = context;
    bool more = trial->absorb(trial->context, replication, result);
    free_window(result);
    return more;
}

static void discard(void *context, int replication, void *result)
{
    (void)context;
    (void)replication;
    free_window(result);
}

static bool watch(void *context, int absorbed)
{
    const struct trial *trial = context;
    return !trial->watch || trial->watch(trial->context, absorbed);
}

/* As long as a window, since the cut is sought in its first half. */
static struct warmup_cut find_warmup(const struct trial_plan *plan)
{
    struct system *system = system_new(plan->blueprint, plan->seed, 0);
    system->series = warmup_new();
    bool ran = system_run(system, plan->duration);
    struct warmup_cut cut = warmup_find(system->series);
    cut.steady = cut.steady && ran;
    warmup_free(system->series);
    system_free(system);
    return cut;
}

struct trial_outcome trial_run(const struct trial_plan *plan, trial_absorb take, void *context,
                               bool (*watcher)(void *context, int absorbed))
{
    struct warmup_cut cut = {.at = plan->warmup, .steady = true};
    if (plan->warmup == TRIAL_AUTO)
        cut = find_warmup(plan);
    struct trial trial = {plan, cut.at, take, watcher, context};
    struct replicate_outcome outcome = replicate(&(struct replicate_plan){
        .least = plan->least,
        .most = plan->most,
        .threads = plan->threads,
        .context = &trial,
        .run = run,
        .absorb = absorb,
        .discard = discard,
        .watch = watch,
    });
    return (struct trial_outcome){.replications = outcome.absorbed,
                                  .warmup = cut.at,
                                  .steady = cut.steady,
                                  .interrupted = outcome.interrupted};
}
