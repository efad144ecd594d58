#include "studies/timeline.h"

#include "sim/interval.h"
#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>

/* A ratio of two means, from means and sums of squared distances kept as values come; the
 * interval is that of interval_ratio. */
struct ratio {
    uint64_t count;
    double over, sum;
    double over_over, over_sum, sum_sum;
};

enum column { ARRIVALS, THROUGHPUT, PRESENT, MEAN, P95, ERRORS, COLUMNS };

struct timeline {
    const struct assembly *assembly;
    const struct blueprint *blueprint;
    int windows, columns; /* behind COLUMNS one for each resource of the blueprint */
    struct ratio *ratio;
    struct course_window *window; /* when they were */
};

static void ratio_add(struct ratio *ratio, double sum, double over)
{
    ratio->count++;
    double far_over = over - ratio->over, far_sum = sum - ratio->sum;
    ratio->over += far_over / (double)ratio->count;
    ratio->sum += far_sum / (double)ratio->count;
    ratio->over_over += far_over * (over - ratio->over);
    ratio->over_sum += far_over * (sum - ratio->sum);
    ratio->sum_sum += far_sum * (sum - ratio->sum);
}

static struct measured ratio_tell(const struct ratio *ratio)
{
    double mean = ratio->over > 0.0 ? ratio->sum / ratio->over : (double)NAN;
    double squares =
        ratio->sum_sum - 2.0 * mean * ratio->over_sum + mean * mean * ratio->over_over;
    struct tally tally = {.count = ratio->count,
                          .mean = mean,
                          .squares = fmax(squares, 0.0) / (ratio->over * ratio->over)};
    struct estimate estimate = interval_mean(&tally, RESULT_CONFIDENCE);
    if (isfinite(estimate.low))
        estimate.low = fmax(estimate.low, 0.0);
    return (struct measured){estimate.mean, estimate.low, estimate.high, NULL};
}

struct timeline *timeline_open(const struct assembly *assembly, const struct course_plan *plan)
{
    struct timeline *timeline = memory_new(1, sizeof *timeline);
    timeline->assembly = assembly;
    timeline->blueprint = &assembly->blueprint;
    timeline->windows = course_windows(plan);
    timeline->columns = COLUMNS + assembly->blueprint.resources;
    timeline->ratio =
        memory_new((size_t)timeline->windows,
                   memory_bytes((size_t)timeline->columns, sizeof *timeline->ratio));
    timeline->window = memory_new((size_t)timeline->windows, sizeof *timeline->window);
    return timeline;
}

void timeline_close(struct timeline *timeline)
{
    free(timeline->ratio);
    free(timeline->window);
    free(timeline);
}

static void add_requests(struct ratio *ratio, const struct course_window *window)
{
    double length_s = sim_seconds(window->to - window->from);
    ratio_add(&ratio[ARRIVALS], (double)window->arrivals, 1.0);
    ratio_add(&ratio[THROUGHPUT], (double)window->good, length_s);
    ratio_add(&ratio[PRESENT], (double)window->present, 1.0);
    ratio_add(&ratio[MEAN], window->good_s, (double)window->good);
    ratio_add(&ratio[P95], window->good ? window->p95_s : 0.0, window->good ? 1.0 : 0.0);
    ratio_add(&ratio[ERRORS], (double)(window->ended - window->good), (double)window->ended);
}

static void add_resources(const struct timeline *timeline, struct ratio *ratio,
                          const struct course_window *window, const double *used_ns)
{
    double length_ns = (double)(window->to - window->from);
    for (int i = 0; i < timeline->blueprint->resources; i++) {
        double capacity = assembly_servers(timeline->assembly, i);
        bool limited = isfinite(capacity) && capacity > 0.0;
        double room = capacity * timeline->blueprint->resource[i].members;
        ratio_add(&ratio[COLUMNS + i], limited ? used_ns[i] / room : 0.0,
                  limited ? length_ns : 0.0);
    }
}

void timeline_add(struct timeline *timeline, const struct trial_window *window)
{
    const struct course *course = window->course;
    for (int i = 0; course && i < course->windows; i++) {
        struct ratio *ratio = timeline->ratio + (size_t)i * (size_t)timeline->columns;
        timeline->window[i] = course->window[i];
        add_requests(ratio, &course->window[i]);
        add_resources(timeline, ratio, &course->window[i],
                      course->used + (size_t)i * (size_t)timeline->blueprint->resources);
    }
}

static void tell_window(const struct timeline *timeline, int index, struct result_window *into,
                        struct arena *arena)
{
    const struct ratio *ratio = timeline->ratio + (size_t)index * (size_t)timeline->columns;
    *into = (struct result_window){
        .from = sim_seconds(timeline->window[index].from),
        .to = sim_seconds(timeline->window[index].to),
        .arrivals = ratio[ARRIVALS].sum,
        .throughput = ratio_tell(&ratio[THROUGHPUT]),
        .in_flight_at_end = ratio_tell(&ratio[PRESENT]),
        .mean = ratio_tell(&ratio[MEAN]),
        .p95 = ratio_tell(&ratio[P95]),
        .errors = ratio_tell(&ratio[ERRORS]),
    };
    struct measured *utilization =
        arena_array(arena, (size_t)timeline->blueprint->resources, sizeof *utilization);
    into->utilization = utilization;
    for (int i = 0; i < timeline->blueprint->resources; i++)
        if (assembly_kind(timeline->assembly, i))
            *utilization++ = ratio_tell(&ratio[COLUMNS + i]);
}

/* Of windows that no replication has reached nothing is known. */
void timeline_tell(const struct timeline *timeline, struct result *result, struct arena *arena)
{
    result->window = arena_array(arena, (size_t)timeline->windows, sizeof *result->window);
    for (int i = 0; i < timeline->windows; i++) {
        if (timeline->ratio[(size_t)i * (size_t)timeline->columns].count == 0)
            break;
        tell_window(timeline, i, &result->window[result->windows++], arena);
    }
}
