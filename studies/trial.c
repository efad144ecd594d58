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
    course_close(window->course);
    reading_free(window->books);
    system_free((struct system *)window->system);
    free(window);
}

/* How a stretch of simulated time ended. */
enum ran { RAN, OVERFLOWED, STOPPED };

static enum ran run_until(struct system *system, sim_time until)
{
    if (system_run(system, until))
        return RAN;
    return system->halted ? STOPPED : OVERFLOWED;
}

static enum ran follow(struct system *system, struct course *course)
{
    enum ran ran = RAN;
    while (ran == RAN && course_next(course) != SIM_NEVER) {
        ran = run_until(system, course_next(course));
        if (ran == RAN)
            course_look(course, system);
    }
    course_end(course, system);
    return ran;
}

static void close_books(struct trial_window *window, const struct reading *opened)
{
    window->books = reading_take(window->system);
    reading_since(window->books, opened);
    window->imbalance = reading_imbalance(window->books, &window->gap_ns);
}

static enum ran run_window(const struct trial_plan *plan, struct system *system,
                           struct trial_window *window)
{
    if (!plan->course)
        return run_until(system, sim_after(system->world.now, plan->duration));
    window->course = course_open(plan->course, system);
    return follow(system, window->course);
}

static void *run(void *context, int replication)
{
    const struct trial *trial = context;
    const struct trial_plan *plan = trial->plan;
    struct trial_window *window = memory_new(1, sizeof *window);
    struct system *system = system_new(plan->blueprint, plan->seed, replication);
    window->system = system;
    struct reading *opened = reading_take(system);
    system->halt = plan->stop;
    enum ran ran = run_until(system, trial->warmup);
    if (ran == RAN) {
        reading_free(opened);
        opened = reading_take(system);
        system_forget(system);
        ran = run_window(plan, system, window);
    }
    close_books(window, opened);
    reading_free(opened);
    window->overflowed = ran == OVERFLOWED;
    window->stuck = system->stuck;
    if (ran != STOPPED)
        return window;
    free_window(window);
    return NULL;
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
    struct warmup_cut cut = {0};
    system->halt = plan->stop;
    system->series = warmup_new();
    if (run_until(system, plan->duration) == RAN)
        cut = warmup_find(system->series);
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
