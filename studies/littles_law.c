#include "studies/littles_law.h"

#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>

/* Where nothing is drawn the interval is a point, and visits cut by the window's ends still
 * leave a difference. */
#define EDGES 1e-3

/* What the books of one place said, a number for each replication. */
struct place {
    const char *name;
    double *level;    /* integral of the number present */
    double *entered;  /* residence of what ended */
    double *arrivals; /* and how many came */
    double *ended;
    bool seen;
};

struct littles_law {
    const struct blueprint *plan;
    struct place *place; /* resources, then kinds of request */
    double *length;      /* of each window */
    int places, windows, room;
};

struct littles_law *littles_law_open(const struct blueprint *plan)
{
    struct littles_law *law = memory_new(1, sizeof *law);
    law->plan = plan;
    law->places = plan->resources + plan->requests;
    law->place = memory_new((size_t)law->places, sizeof *law->place);
    for (int i = 0; i < law->places; i++)
        law->place[i].name = i < plan->resources ? plan->resource[i].name
                                                 : plan->request[i - plan->resources].spec.name;
    return law;
}

static void free_place(struct place *place)
{
    free(place->level);
    free(place->entered);
    free(place->arrivals);
    free(place->ended);
}

void littles_law_close(struct littles_law *law)
{
    for (int i = 0; i < law->places; i++)
        free_place(&law->place[i]);
    free(law->place);
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
        struct place *place = &law->place[i];
        place->level = longer(place->level, law->room);
        place->entered = longer(place->entered, law->room);
        place->arrivals = longer(place->arrivals, law->room);
        place->ended = longer(place->ended, law->room);
    }
}

/* The books of one place in one window. */
struct books {
    sim_integral level, entered;
    uint64_t arrivals, ended;
};

static struct books of_resource(const struct resource_reading *reading)
{
    return (struct books){reading->waiting + reading->inside, reading->entered,
                          reading->arrivals, reading->visits};
}

static struct books of_request(const struct request_reading *reading)
{
    struct books books = {.level = reading->present, .arrivals = reading->arrivals};
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        books.entered += reading->time[i];
        books.ended += reading->ended[i];
    }
    return books;
}

static void enter(struct place *place, int window, struct books books)
{
    place->level[window] = (double)books.level;
    place->entered[window] = (double)books.entered;
    place->arrivals[window] = (double)books.arrivals;
    place->ended[window] = (double)books.ended;
    place->seen |= books.level > 0;
}

void littles_law_add(struct littles_law *law, const struct trial_window *window)
{
    const struct reading *books = window->books;
    if (law->windows == law->room)
        make_room(law);
    for (int i = 0; i < law->plan->resources; i++)
        enter(&law->place[i], law->windows, of_resource(&books->resource[i]));
    for (int i = 0; i < law->plan->requests; i++)
        enter(&law->place[law->plan->resources + i], law->windows,
              of_request(&books->request[i]));
    law->length[law->windows++] = (double)(books->to - books->from);
}

static struct estimate ratio_at(const struct littles_law *law, const struct place *place,
                                double confidence)
{
    return interval_ratio(place->level, place->entered, law->windows, confidence);
}

static bool is_one(struct estimate ratio)
{
    return interval_contains(ratio, 1.0) || fabs(ratio.mean - 1.0) < EDGES;
}

struct littles_finding littles_law_check(const struct littles_law *law, double confidence)
{
    struct littles_finding finding = {0};
    for (int i = 0; i < law->places; i++) {
        const struct place *place = &law->place[i];
        if (!place->seen)
            continue;
        struct estimate ratio = ratio_at(law, place, confidence);
        finding.places++;
        if (finding.broken || is_one(ratio))
            continue;
        finding.broken = place->name;
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

static void tell(const struct littles_law *law, const struct place *place, double confidence,
                 struct result *result, struct arena *arena)
{
    if (!place->seen)
        return;
    int windows = law->windows;
    double length_ns = sum_of(law->length, windows);
    double entered_ns = sum_of(place->entered, windows);
    struct result_law *into = &result->law[result->laws++];
    into->at = place->name;
    into->present = sum_of(place->level, windows) / length_ns;
    into->arrivals_per_s = 1e9 * sum_of(place->arrivals, windows) / length_ns;
    into->residence_s = 1e-9 * entered_ns / sum_of(place->ended, windows);
    into->gap = into->arrivals_per_s * into->residence_s / into->present - 1.0;
    into->holds = is_one(ratio_at(law, place, confidence));
    result->law_holds = result->law_holds && into->holds;
    struct estimate ratio = ratio_at(law, place, RESULT_CONFIDENCE);
    double *value = arena_array(arena, (size_t)windows, sizeof *value);
    for (int i = 0; i < windows; i++)
        value[i] = place->entered[i] / place->level[i];
    into->ratio = (struct measured){ratio.mean, ratio.low, ratio.high, value};
}

static struct place sum_of_sent(const struct littles_law *law, const struct assembly *assembly)
{
    struct place sum = {.name = "system"};
    size_t windows = (size_t)law->windows;
    sum.level = memory_new(windows, sizeof *sum.level);
    sum.entered = memory_new(windows, sizeof *sum.entered);
    sum.arrivals = memory_new(windows, sizeof *sum.arrivals);
    sum.ended = memory_new(windows, sizeof *sum.ended);
    for (int i = 0; i < law->plan->requests; i++) {
        const struct place *place = &law->place[law->plan->resources + i];
        if (!assembly->sent[i])
            continue;
        sum.seen |= place->seen;
        for (size_t j = 0; j < windows; j++) {
            sum.level[j] += place->level[j];
            sum.entered[j] += place->entered[j];
            sum.arrivals[j] += place->arrivals[j];
            sum.ended[j] += place->ended[j];
        }
    }
    return sum;
}

void littles_law_tell(const struct littles_law *law, const struct assembly *assembly,
                      double confidence, struct result *result, struct arena *arena)
{
    result->law = arena_array(arena, (size_t)law->places + 1, sizeof *result->law);
    result->law_holds = true;
    struct place system = sum_of_sent(law, assembly);
    tell(law, &system, confidence, result, arena);
    free_place(&system);
    for (int i = 0; i < law->places; i++)
        tell(law, &law->place[i], confidence, result, arena);
}
