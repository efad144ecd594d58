#include "forecasts/busiest.h"

#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_WEEKS 2 /* to learn from */

double busiest_peak_guess(int64_t step_s)
{
    static const struct {
        int64_t up_to_s;
        double peak;
    } guesses[] = {
        {BUSIEST_HOUR,     1.0},
        {3 * BUSIEST_HOUR, 1.2},
        {BUSIEST_DAY / 2,  1.6},
        {BUSIEST_DAY,      2.0},
        {BUSIEST_WEEK,     3.0},
    };
    for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++)
        if (step_s <= guesses[i].up_to_s)
            return guesses[i].peak;
    return 3.5;
}

static int64_t hour_of(const struct points *points, size_t i)
{
    int64_t at = points_at(points, i);
    return at >= 0 ? at / BUSIEST_HOUR : -((BUSIEST_HOUR - 1 - at) / BUSIEST_HOUR);
}

void busiest_hours(struct points *hours, const struct points *points)
{
    *hours = *points;
    size_t room = points->n ? points->n : 1;
    hours->y = memory_new(room, sizeof *hours->y);
    if (points->step_s >= BUSIEST_HOUR || points->n == 0) {
        memcpy(hours->y, points->y, points->n * sizeof *hours->y);
        return;
    }
    size_t whole = (size_t)(BUSIEST_HOUR / points->step_s);
    hours->step_s = BUSIEST_HOUR;
    hours->n = 0;
    for (size_t i = 0; i < points->n;) {
        int64_t hour = hour_of(points, i);
        double sum = 0.0;
        size_t from = i;
        for (; i < points->n && hour_of(points, i) == hour; i++)
            sum += points->y[i];
        if (i - from < whole)
            continue;
        if (hours->n == 0)
            hours->first_s = hour * BUSIEST_HOUR;
        hours->y[hours->n++] = sum / (double)(i - from);
    }
}

void busiest_find(struct busiest *busiest, const struct points *hours, int64_t period_s,
                  double peak)
{
    bool own = hours->months > 0 || hours->step_s >= period_s;
    size_t each = own ? 1 : (size_t)(period_s / hours->step_s), n = hours->n / each;
    *busiest = (struct busiest){
        .y = memory_new(n ? n : 1, sizeof *busiest->y),
        .n = n,
        .end_s = points_at(hours, hours->n),
        .step_s = own ? hours->step_s : period_s,
        .months = hours->months,
    };
    const double *from = hours->y + (hours->n - n * each);
    for (size_t i = 0; i < n; i++) {
        double most = from[i * each];
        for (size_t k = 1; k < each; k++)
            most = fmax(most, from[i * each + k]);
        busiest->y[i] = peak * most;
    }
}

double busiest_latest(const struct points *hours, double peak)
{
    size_t n = 1;
    if (hours->months == 0 && hours->step_s < BUSIEST_WEEK)
        n = (size_t)(BUSIEST_WEEK / hours->step_s);
    double most = hours->n ? hours->y[hours->n - 1] : 0.0;
    for (size_t i = 2; i <= n && i <= hours->n; i++)
        most = fmax(most, hours->y[hours->n - i]);
    return peak * most;
}

static int by_size(const void *one, const void *other)
{
    double left = *(const double *)one, right = *(const double *)other;
    return (left > right) - (left < right);
}

static double busiest_mean(const double *y, size_t n, size_t each)
{
    double most = 0.0;
    for (size_t from = 0; from + each <= n; from += each) {
        double sum = 0.0;
        for (size_t i = from; i < from + each; i++)
            sum += y[i];
        most = fmax(most, sum / (double)each);
    }
    return most;
}

double busiest_peak_of(const struct points *finer, int64_t step_s)
{
    int64_t span_s = step_s > BUSIEST_WEEK ? step_s : BUSIEST_WEEK;
    if (finer->months || finer->step_s > BUSIEST_HOUR || finer->step_s <= 0)
        return (double)NAN;
    struct points hours;
    busiest_hours(&hours, finer);
    size_t span = (size_t)(span_s / BUSIEST_HOUR), each = (size_t)(step_s / BUSIEST_HOUR);
    size_t spans = hours.n / span, known = 0;
    double *times = memory_new(spans + 1, sizeof *times), middle = (double)NAN;
    const double *from = hours.y + (hours.n - spans * span);
    for (size_t i = 0; i < spans; i++) {
        double mean = busiest_mean(from + i * span, span, each);
        if (mean > 0.0)
            times[known++] = busiest_mean(from + i * span, span, 1) / mean;
    }
    qsort(times, known, sizeof *times, by_size);
    if (known * span >= LEAST_WEEKS * BUSIEST_WEEK / BUSIEST_HOUR)
        middle = (times[(known - 1) / 2] + times[known / 2]) / 2.0;
    free(times);
    points_free(&hours);
    return middle;
}

void busiest_free(struct busiest *busiest)
{
    free(busiest->y);
    *busiest = (struct busiest){0};
}
