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
    double *level;   /* integral of the number present */
    double *entered; /* residence of what ended */
    bool seen;
};

struct littles_law {
    const struct blueprint *plan;
    struct place *place; /* resources, then kinds of request */
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

void littles_law_close(struct littles_law *law)
{
    for (int i = 0; i < law->places; i++) {
        free(law->place[i].level);
        free(law->place[i].entered);
    }
    free(law->place);
    free(law);
}

static void make_room(struct littles_law *law)
{
    law->room += law->room / 2 + 16;
    for (int i = 0; i < law->places; i++) {
        struct place *place = &law->place[i];
        place->level = memory_resize(place->level, (size_t)law->room, sizeof *place->level);
        place->entered =
            memory_resize(place->entered, (size_t)law->room, sizeof *place->entered);
    }
}

static void enter(struct place *place, int window, sim_integral level, sim_integral entered)
{
    place->level[window] = (double)level;
    place->entered[window] = (double)entered;
    place->seen |= level > 0;
}

void littles_law_add(struct littles_law *law, const struct trial_window *window)
{
    const struct reading *books = window->books;
    if (law->windows == law->room)
        make_room(law);
    for (int i = 0; i < law->plan->resources; i++) {
        const struct resource_reading *book = &books->resource[i];
        enter(&law->place[i], law->windows, book->waiting + book->inside, book->entered);
    }
    for (int i = 0; i < law->plan->requests; i++) {
        const struct request_reading *book = &books->request[i];
        sim_integral entered = 0;
        for (int j = 0; j < OUTCOME_COUNT; j++)
            entered += book->time[j];
        enter(&law->place[law->plan->resources + i], law->windows, book->present, entered);
    }
    law->windows++;
}

struct littles_finding littles_law_check(const struct littles_law *law, double confidence)
{
    struct littles_finding finding = {0};
    for (int i = 0; i < law->places; i++) {
        const struct place *place = &law->place[i];
        if (!place->seen)
            continue;
        struct estimate ratio =
            interval_ratio(place->level, place->entered, law->windows, confidence);
        finding.places++;
        bool holds = interval_contains(ratio, 1.0) || fabs(ratio.mean - 1.0) < EDGES;
        if (finding.broken || holds)
            continue;
        finding.broken = place->name;
        finding.ratio = ratio;
    }
    return finding;
}
