#include "studies/littles_law.h"

#include "sim/memory.h"
#include "studies/result.h"

#include <math.h>
#include <stdlib.h>

/* Where nothing is drawn the interval is a point, and visits cut by the window's ends still
 * leave a difference. */
#define EDGES 1e-3

/* What no interval can make good. */
#define FAR_OFF 0.1

/* What the books of one place said, a number for each replication. */
struct spot {
    const char *name;
    double *level;    /* integral of the number present */
    double *entered;  /* residence of what ended */
    double *arrivals; /* and how many came */
    bool seen;
};

struct littles_law {
    const struct blueprint *plan;
    struct spot *spot; /* resources, then kinds of request */
    double *length;    /* of each window */
    int places, windows, room;
};

struct littles_law *littles_law_open(const struct blueprint *plan)
{
    struct littles_law *law = memory_new(1, sizeof *law);
    law->plan = plan;
    law->places = plan->resources + plan->requests;
    law->spot = memory_new((size_t)law->places, sizeof *law->spot);
    for (int i = 0; i < law->places; i++)
        law->spot[i].name = i < plan->resources ? plan->resource[i].name
                                                : plan->request[i - plan->resources].spec.name;
    return law;
}

static void free_place(struct spot *spot)
{
    free(spot->level);
    free(spot->entered);
    free(spot->arrivals);
}

void littles_law_close(struct littles_law *law)
{
    for (int i = 0; i < law->places; i++)
        free_place(&law->spot[i]);
    free(law->spot);
    free(law->length);
    free(law);
}

static double *longer(double *values, int room)
{
    return memory_resize(values, (size_t)room, sizeof *values);
}

static void make_room(struct littles_law *law)
{
    law->room += law->room / 2 + 16;
    law->length = longer(law->length, law->room);
    for (int i = 0; i < law->places; i++) {
        struct spot *spot = &law->spot[i];
        spot->level = longer(spot->level, law->room);
        spot->entered = longer(spot->entered, law->room);
        spot->arrivals = longer(spot->arrivals, law->room);
    }
}

/* The books of one place in one window. */
struct books {
    sim_integral level, entered;
    uint64_t arrivals;
};

static struct books of_resource(const struct resource_reading *reading)
{
    return (struct books){reading->waiting + reading->inside, reading->entered,
                          reading->arrivals};
}

static struct books of_request(const struct request_reading *reading)
{
    struct books books = {.level = reading->present, .arrivals = reading->arrivals};
    for (int i = 0; i < OUTCOME_COUNT; i++)
        books.entered += reading->time[i];
    return books;
}

static void enter(struct spot *spot, int window, struct books books)
{
    spot->level[window] = (double)books.level;
    spot->entered[window] = (double)books.entered;
    spot->arrivals[window] = (double)books.arrivals;
    spot->seen |= books.level > 0;
}

void littles_law_add(struct littles_law *law, const struct trial_window *window)
{
    const struct reading *books = window->books;
    if (law->windows == law->room)
        make_room(law);
    for (int i = 0; i < law->plan->resources; i++)
        enter(&law->spot[i], law->windows, of_resource(&books->resource[i]));
    for (int i = 0; i < law->plan->requests; i++)
        enter(&law->spot[law->plan->resources + i], law->windows,
              of_request(&books->request[i]));
    law->length[law->windows++] = (double)(books->to - books->from);
}

static struct estimate ratio_at(const struct littles_law *law, const struct spot *spot,
                                double confidence)
{
    return interval_ratio(spot->level, spot->entered, law->windows, confidence);
}

static bool is_one(struct estimate ratio)
{
    double gap = fabs(ratio.mean - 1.0);
    return gap < EDGES || (gap < FAR_OFF && interval_contains(ratio, 1.0));
}

struct littles_finding littles_law_check(const struct littles_law *law, double confidence)
{
    struct littles_finding finding = {0};
    for (int i = 0; i < law->places; i++) {
        const struct spot *spot = &law->spot[i];
        if (!spot->seen)
            continue;
        struct estimate ratio = ratio_at(law, spot, confidence);
        finding.places++;
        if (finding.broken || is_one(ratio))
            continue;
        finding.broken = spot->name;
        finding.ratio = ratio;
    }
    return finding;
}

/* ---- what the three books said ---- */

static double sum_of(const double *values, int count)
{
    double sum = 0.0;
    for (int i = 0; i < count; i++)
        sum += values[i];
    return sum;
}

static void tell(const struct littles_law *law, const struct spot *spot, double confidence,
                 struct result *result, struct arena *arena)
{
    if (!spot->seen)
        return;
    int windows = law->windows;
    double length_ns = sum_of(law->length, windows);
    double arrivals = sum_of(spot->arrivals, windows);
    struct result_law *into = &result->law[result->laws++];
    into->at = spot->name;
    into->present = sum_of(spot->level, windows) / length_ns;
    into->arrivals_per_s = 1e9 * arrivals / length_ns;
    into->residence_s = 1e-9 * sum_of(spot->entered, windows) / arrivals;
    into->gap = into->arrivals_per_s * into->residence_s / into->present - 1.0;
    into->holds = is_one(ratio_at(law, spot, confidence));
    result->law_holds = result->law_holds && into->holds;
    struct estimate ratio = ratio_at(law, spot, RESULT_CONFIDENCE);
    double *value = arena_array(arena, (size_t)windows, sizeof *value);
    for (int i = 0; i < windows; i++)
        value[i] = spot->entered[i] / spot->level[i];
    into->ratio = (struct measured){ratio.mean, ratio.low, ratio.high, value};
}

static struct spot sum_of_sent(const struct littles_law *law, const bool *sent)
{
    struct spot sum = {.name = "system"};
    size_t windows = (size_t)law->windows;
    sum.level = memory_new(windows, sizeof *sum.level);
    sum.entered = memory_new(windows, sizeof *sum.entered);
    sum.arrivals = memory_new(windows, sizeof *sum.arrivals);
    for (int i = 0; i < law->plan->requests; i++) {
        const struct spot *spot = &law->spot[law->plan->resources + i];
        if (!sent[i])
            continue;
        sum.seen |= spot->seen;
        for (size_t j = 0; j < windows; j++) {
            sum.level[j] += spot->level[j];
            sum.entered[j] += spot->entered[j];
            sum.arrivals[j] += spot->arrivals[j];
        }
    }
    return sum;
}

void littles_law_tell(const struct littles_law *law, const bool *sent, double confidence,
                      struct result *result, struct arena *arena)
{
    result->law = arena_array(arena, (size_t)law->places + 1, sizeof *result->law);
    result->law_holds = true;
    struct spot system = sum_of_sent(law, sent);
    tell(law, &system, confidence, result, arena);
    free_place(&system);
    for (int i = 0; i < law->places; i++)
        tell(law, &law->spot[i], confidence, result, arena);
}
