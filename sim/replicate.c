#define _GNU_SOURCE /* sched_getaffinity */
#include "sim/replicate.h"

#include "sim/memory.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* Results known to be needed may wait in line for a slow one before them; so many a thread
 * are never short of work, and memory stays bounded. */
enum { AHEAD = 4 };

struct result {
    void *value;
    bool done;
};

/* Replication r is `absorbed` <= r < `begun` from its beginning until its result is absorbed
 * or discarded; meanwhile its result lives at ring[r % size]. All under the lock, except that
 * run, absorb and watch are called without it. */
struct crew {
    const struct replicate_plan *plan;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct result *ring;
    int threads;
    int size;
    int begun;
    int absorbed;
    bool absorbing; /* someone is in absorb or watch */
    bool over;
    bool interrupted;
};

int replicate_cores(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return CPU_COUNT(&set);
    long online = sysconf(_SC_NPROCESSORS_ONLN); /* more cores than cpu_set_t can name */
    return online > 0 ? (int)online : 1;
}

static struct result *place_of(const struct crew *crew, int replication)
{
    return &crew->ring[replication % crew->size];
}

/* Once `least` are begun, one more than there are threads may be on the way: the thread that
 * finishes out of turn has something to do, and an end discards no more than `threads`. */
static bool may_begin(const struct crew *crew)
{
    int on_the_way = crew->begun - crew->absorbed;
    if (crew->over || crew->begun >= crew->plan->most || on_the_way >= crew->size)
        return false;
    bool ahead = crew->threads > 1 && on_the_way <= crew->threads;
    return crew->begun < crew->plan->least || on_the_way == 0 || ahead;
}

static bool may_absorb(const struct crew *crew)
{
    return !crew->over && !crew->absorbing && crew->absorbed < crew->begun &&
           place_of(crew, crew->absorbed)->done;
}

static void begin_one(struct crew *crew)
{
    int replication = crew->begun++;
    *place_of(crew, replication) = (struct result){0};
    pthread_mutex_unlock(&crew->lock);
    void *value = crew->plan->run(crew->plan->context, replication);
    pthread_mutex_lock(&crew->lock);
    *place_of(crew, replication) = (struct result){value, true};
    pthread_cond_broadcast(&crew->changed);
}

static void absorb_one(struct crew *crew)
{
    const struct replicate_plan *plan = crew->plan;
    int replication = crew->absorbed;
    void *value = place_of(crew, replication)->value;
    bool enough = false, interrupted = !value;
    if (value) {
        crew->absorbing = true;
        pthread_mutex_unlock(&crew->lock);
        enough = !plan->absorb(plan->context, replication, value);
        interrupted = plan->watch && !plan->watch(plan->context, replication + 1);
        pthread_mutex_lock(&crew->lock);
        crew->absorbing = false;
        crew->absorbed++;
    }
    enough = (enough && crew->absorbed >= plan->least) || crew->absorbed >= plan->most;
    crew->interrupted = interrupted && !enough;
    crew->over = enough || interrupted;
    pthread_cond_broadcast(&crew->changed);
}

/* Every thread does whatever can be done next; absorbing goes first, since others may wait
 * for its answer. */
static void *work(void *argument)
{
    struct crew *crew = argument;
    pthread_mutex_lock(&crew->lock);
    while (!crew->over) {
        if (may_absorb(crew))
            absorb_one(crew);
        else if (may_begin(crew))
            begin_one(crew);
        else
            pthread_cond_wait(&crew->changed, &crew->lock);
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

/* Helpers leave signals to the caller's thread. If the system grants fewer threads than asked
 * for, the work is done by fewer. */
static int start_helpers(struct crew *crew, pthread_t *helpers)
{
    sigset_t all, before;
    int started = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    while (started < crew->threads - 1 &&
           pthread_create(&helpers[started], NULL, work, crew) == 0)
        started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static void work_together(struct crew *crew)
{
    pthread_t *helpers = memory_new((size_t)crew->threads, sizeof *helpers);
    int started = start_helpers(crew, helpers);
    work(crew);
    for (int i = 0; i < started; i++)
        pthread_join(helpers[i], NULL);
    free(helpers);
}

static int discard_rest(struct crew *crew)
{
    int discarded = 0;
    for (int i = crew->absorbed; i < crew->begun; i++) {
        void *value = place_of(crew, i)->value;
        if (!value)
            continue;
        crew->plan->discard(crew->plan->context, i, value);
        discarded++;
    }
    return discarded;
}

struct replicate_outcome replicate(const struct replicate_plan *plan)
{
    assert(plan->least >= 1 && plan->most >= plan->least);
    struct crew crew = {
        .plan = plan, .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    crew.threads = plan->threads > 0 ? plan->threads : replicate_cores();
    if (crew.threads > plan->most)
        crew.threads = plan->most;
    crew.size = crew.threads > 1 ? AHEAD * crew.threads : 1;
    crew.ring = memory_new((size_t)crew.size, sizeof *crew.ring);
    work_together(&crew);
    struct replicate_outcome outcome = {crew.absorbed, discard_rest(&crew), crew.interrupted};
    free(crew.ring);
    pthread_cond_destroy(&crew.changed);
    pthread_mutex_destroy(&crew.lock);
    return outcome;
}
