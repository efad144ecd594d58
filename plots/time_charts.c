#include "plots/time_charts.h"

#include "plots/quantity.h"
#include "plots/report_tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_REQUESTS 8
#define MOST_PIECES   6
#define LEAST_PIECE   0.02 /* of the time of all requests */
#define LEAST_ROW     0.01 /* the same */
#define MUCH_WAITING  0.15 /* of a request's time at one place: worth a title */
#define MUCH_OF_ALL   0.03 /* of the time of all requests, too */
#define HARDLY_ANY    0.02
#define NOT_SURE      0.1 /* half an interval: a share is then told as "about" */

static double known(double value)
{
    return isfinite(value) && value > 0.0 ? value : 0.0;
}

static double all_time(const struct result_answers *request)
{
    double sum = 0.0;
    for (int i = 0; i < request->times; i++)
        sum += known(request->time[i].waiting.mean) + known(request->time[i].working.mean);
    return sum;
}

/* ---- the title ---- */

/* What several requests have in common: waiting for something, or working there. */
struct piece {
    const char *at;
    bool waiting;
    double sum;
};

struct pieces {
    struct piece *at;
    int count;
    bool other_waiting, other_work; /* beside them */
};

static void add_piece(struct pieces *pieces, const char *at, bool waiting, double amount)
{
    int i = 0;
    if (!(amount > 0.0))
        return;
    while (i < pieces->count &&
           (pieces->at[i].waiting != waiting || strcmp(pieces->at[i].at, at) != 0))
        i++;
    if (i == pieces->count)
        pieces->at[pieces->count++] = (struct piece){at, waiting, 0.0};
    pieces->at[i].sum += amount;
}

static int largest_first(const void *left, const void *right)
{
    const struct piece *a = left, *b = right;
    if (a->sum < b->sum || a->sum > b->sum)
        return a->sum < b->sum ? 1 : -1;
    if (a->waiting != b->waiting)
        return a->waiting ? -1 : 1;
    return strcmp(a->at, b->at);
}

/* Of all requests' time, seconds a second, the largest first. */
static struct pieces pieces_of(const struct result_answers *const *request, int count,
                               struct arena *arena)
{
    size_t room = 1;
    for (int i = 0; i < count; i++)
        room += 2 * (size_t)request[i]->times;
    struct pieces pieces = {.at = arena_array(arena, room, sizeof *pieces.at)};
    for (int i = 0; i < count; i++) {
        double weight = known(request[i]->throughput.mean);
        for (int j = 0; j < request[i]->times; j++) {
            const struct result_time *time = &request[i]->time[j];
            add_piece(&pieces, time->at, true, known(time->waiting.mean) * weight);
            add_piece(&pieces, time->at, false, known(time->working.mean) * weight);
        }
    }
    if (pieces.count > 0)
        qsort(pieces.at, (size_t)pieces.count, sizeof *pieces.at, largest_first);
    return pieces;
}

struct finding {
    const struct result_answers *request; /* that waits much in one place, */
    const struct result_time *time;       /* there; NULL: none does */
    double waiting, all;                  /* of all requests, seconds a second */
    const char *most;                     /* where they wait longest */
};

/* Where requests wait longest, as far as it is much of the time of one that counts. */
static struct finding find_waiting(const struct result_answers *const *request, int count,
                                   struct arena *arena)
{
    struct finding found = {0};
    struct pieces pieces = pieces_of(request, count, arena);
    for (int i = 0; i < pieces.count; i++) {
        found.all += pieces.at[i].sum;
        found.waiting += pieces.at[i].waiting ? pieces.at[i].sum : 0.0;
        if (pieces.at[i].waiting && !found.most)
            found.most = pieces.at[i].at;
    }
    double most = MUCH_OF_ALL * found.all;
    for (int i = 0; i < count; i++)
        for (int j = 0; j < request[i]->times; j++) {
            double waiting = known(request[i]->time[j].waiting.mean);
            double weighed = waiting * known(request[i]->throughput.mean);
            if (waiting < MUCH_WAITING * all_time(request[i]) || weighed <= most)
                continue;
            most = weighed;
            found.request = request[i];
            found.time = &request[i]->time[j];
        }
    return found;
}

static const char *about(const struct measured *measured)
{
    double half = 0.5 * (measured->high - measured->low);
    return isfinite(half) && half > NOT_SURE * measured->mean ? "About " : "";
}

static const char *title_of(const struct finding *found, bool stable, struct arena *arena)
{
    if (!found->time)
        return arena_print(arena, "%s of all requests' time is waiting, most of it for %s",
                           chart_share_text(found->waiting / found->all, arena), found->most);
    double share = found->time->waiting.mean / all_time(found->request);
    return arena_print(arena, "%s%s of the time of %s is waiting for %s%s",
                       about(&found->time->waiting), chart_share_text(share, arena),
                       found->request->name, found->time->at, stable ? "" : ", and it grows");
}

/* ---- one kind of request ---- */

static void show_places(struct chart_album *album, const struct result_answers *request,
                        const char *title)
{
    struct arena *arena = album->page->arena;
    struct result_time *times = arena_array(arena, (size_t)request->times, sizeof *times);
    int count = report_longest_times(request, times, arena);
    struct chart_draft draft;
    if (count < 2)
        return;
    chart_draft_start(&draft, album, CHART_BARS, "where the time goes");
    chart_draft_part(&draft, "waiting");
    chart_draft_part(&draft, "working");
    for (int i = 0; i < count; i++) {
        double *part = chart_draft_bar(&draft, times[i].at);
        part[0] = known(times[i].waiting.mean);
        part[1] = known(times[i].working.mean);
    }
    draft.chart.x.label = arena_print(arena, "of each %s", request->name);
    draft.chart.x.unit = CHART_SECONDS;
    draft.chart.x.from = 0.0;
    chart_draft_show(&draft, title);
}

/* ---- several ---- */

static int waiting_first(const void *left, const void *right)
{
    const struct piece *a = left, *b = right;
    if (a->waiting != b->waiting)
        return a->waiting ? -1 : 1;
    return largest_first(left, right);
}

/* Those that matter, waiting first; what the title speaks of is among them. */
static struct pieces choose_pieces(const struct result_answers *const *request, int count,
                                   const struct finding *found, struct arena *arena)
{
    struct pieces pieces = pieces_of(request, count, arena);
    const char *told = found->time ? found->time->at : found->most;
    int kept = 0;
    while (kept < pieces.count && kept < MOST_PIECES &&
           pieces.at[kept].sum >= LEAST_PIECE * found->all)
        kept++;
    for (int i = kept; i < pieces.count; i++)
        if (told && pieces.at[i].waiting && strcmp(pieces.at[i].at, told) == 0)
            pieces.at[kept > 0 ? kept - 1 : kept++] = pieces.at[i];
    pieces.count = kept;
    if (kept > 0)
        qsort(pieces.at, (size_t)kept, sizeof *pieces.at, waiting_first);
    return pieces;
}

/* -1: it is none of the pieces. */
static int piece_at(const struct pieces *pieces, const char *at, bool waiting)
{
    for (int i = 0; i < pieces->count; i++)
        if (pieces->at[i].waiting == waiting && strcmp(pieces->at[i].at, at) == 0)
            return i;
    return -1;
}

static void find_others(struct pieces *pieces, const struct result_answers *request)
{
    for (int i = 0; i < request->times; i++) {
        const struct result_time *time = &request->time[i];
        pieces->other_waiting |=
            time->waiting.mean > 0.0 && piece_at(pieces, time->at, true) < 0;
        pieces->other_work |= time->working.mean > 0.0 && piece_at(pieces, time->at, false) < 0;
    }
}

/* Behind the pieces come all other waiting, and all other work. */
static void add_share(double *part, const struct pieces *pieces, const struct result_time *time,
                      bool waiting, double share)
{
    int at = piece_at(pieces, time->at, waiting);
    if (!(share > 0.0))
        return;
    part[at >= 0 ? at : pieces->count + (!waiting && pieces->other_waiting)] += share;
}

static void mix_row(struct chart_draft *draft, const struct pieces *pieces,
                    const struct result_answers *request, struct arena *arena)
{
    double all = all_time(request);
    double *part =
        chart_draft_bar(draft, arena_print(arena, "%s, %s", request->name,
                                           quantity_mean(QUANTITY_TIME, &request->mean).text));
    for (int i = 0; i < request->times && all > 0.0; i++) {
        const struct result_time *time = &request->time[i];
        add_share(part, pieces, time, true, known(time->waiting.mean) / all);
        add_share(part, pieces, time, false, known(time->working.mean) / all);
    }
}

static void show_mix(struct chart_album *album, const struct result_answers *const *request,
                     int count, const struct finding *found, const char *title)
{
    struct arena *arena = album->page->arena;
    struct pieces pieces = choose_pieces(request, count, found, arena);
    struct chart_draft draft;
    chart_draft_start(&draft, album, CHART_BARS, "where the time goes");
    for (int i = 0; i < pieces.count; i++)
        chart_draft_part(&draft, pieces.at[i].waiting
                                     ? arena_print(arena, "waiting for %s", pieces.at[i].at)
                                     : pieces.at[i].at);
    for (int i = 0; i < count; i++)
        find_others(&pieces, request[i]);
    if (pieces.other_waiting)
        chart_draft_part(&draft, "other waiting");
    if (pieces.other_work)
        chart_draft_part(&draft, "other work");
    for (int i = 0; i < count; i++)
        mix_row(&draft, &pieces, request[i], arena);
    draft.chart.x.label = "of each request's time";
    draft.chart.x.unit = CHART_SHARE;
    draft.chart.x.from = 0.0;
    draft.chart.x.to = 1.0;
    chart_draft_show(&draft, title);
}

/* ---- which of them ---- */

void time_charts(struct chart_album *album, const struct result *result)
{
    const struct result_answers *request[MOST_REQUESTS];
    struct arena *arena = album->page->arena;
    bool *told = arena_array(arena, (size_t)result->requests, sizeof *told);
    int count = 0;
    const struct result_answers *next;
    while (count < MOST_REQUESTS && (next = report_heaviest(result, told))) {
        told[next - result->request] = true;
        if (all_time(next) > 0.0)
            request[count++] = next;
    }
    struct finding found = find_waiting(request, count, arena);
    if (!(found.waiting > HARDLY_ANY * found.all))
        return;
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (all_time(request[i]) * request[i]->throughput.mean >= LEAST_ROW * found.all)
            request[kept++] = request[i];
    const char *title = title_of(&found, result->stable, arena);
    if (kept == 1)
        show_places(album, request[0], title);
    else
        show_mix(album, request, kept, &found, title);
}
