#include "plots/chart_thin.h"

#include <math.h>

/* What is kept of the column that points fall on at present. */
struct kept {
    long column;
    int points; /* 0: none yet */
    int first, least, most, last;
};

struct thinning {
    const double *x, *y;
    struct chart_course course;
};

static void append(struct thinning *thinning, int index)
{
    struct chart_course *course = &thinning->course;
    bool gap = index < 0;
    course->x[course->count] = gap ? (double)NAN : thinning->x[index];
    course->y[course->count] = gap ? (double)NAN : thinning->y[index];
    course->index[course->count++] = index;
}

/* At most four points of a column, none of them twice. */
static void flush(struct thinning *thinning, struct kept *kept)
{
    if (kept->points == 0)
        return;
    int low = kept->least, high = kept->most;
    int order[] = {kept->first, low < high ? low : high, low < high ? high : low, kept->last};
    for (int i = 0; i < 4; i++)
        if (i == 0 || order[i] > order[i - 1])
            append(thinning, order[i]);
    kept->points = 0;
}

static void keep(const struct thinning *thinning, struct kept *kept, int index)
{
    if (kept->points++ == 0) {
        kept->first = kept->least = kept->most = kept->last = index;
        return;
    }
    kept->last = index;
    if (thinning->y[index] < thinning->y[kept->least])
        kept->least = index;
    if (thinning->y[index] > thinning->y[kept->most])
        kept->most = index;
}

/* Few points are a column each. */
static long column_of(const struct thinning *thinning, int index, int count, double from,
                      double to, int columns)
{
    if (count <= 2 * columns)
        return index;
    double share = (thinning->x[index] - from) / (to - from);
    return lround(fmin(fmax(share, -1.0), 2.0) * columns);
}

struct chart_course chart_thin(struct arena *arena, const struct chart_places *places,
                               double from, double to, int columns)
{
    const double *x = places->x, *y = places->y;
    int count = places->count;
    size_t room = 2 * (size_t)count + 1; /* each point with a gap */
    struct thinning thinning = {
        .x = x,
        .y = y,
        .course = {.x = arena_array(arena, room, sizeof(double)),
                   .y = arena_array(arena, room, sizeof(double)),
                   .index = arena_array(arena, room, sizeof(int))}
    };
    struct chart_course *course = &thinning.course;
    struct kept kept = {0};
    for (int i = 0; i < count; i++) {
        if (isnan(x[i]))
            continue;
        if (isnan(y[i])) {
            flush(&thinning, &kept);
            if (course->count > 0 && course->index[course->count - 1] >= 0)
                append(&thinning, -1);
            continue;
        }
        long column = column_of(&thinning, i, count, from, to, columns);
        if (column != kept.column)
            flush(&thinning, &kept);
        kept.column = column;
        keep(&thinning, &kept, i);
    }
    flush(&thinning, &kept);
    return thinning.course;
}
