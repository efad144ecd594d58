#include "plots/plan_report.h"
#include "plots/lever_name.h"
#include "plots/remedies_report.h"
#include <math.h>
#include <time.h>

static const char *date_of(const struct plan *plan, size_t week, struct arena *arena)
{
    char t[40];
    time_t at = plan_time(plan, week);
    struct tm tm;
    gmtime_r(&at, &tm);
    if (week >= plan->weeks)
        return "later";
    strftime(t, sizeof t, "%e %b %Y", &tm);
    return lever_text(arena, "%s", t);
}
void plan_report(struct report_page *page, const void *what)
{
    const struct plan *p = ((const struct plan_told *)what)->plan;
    struct arena *a = page->arena;
    static const char *k[] = {"date", "today", "later", "never", "unknown"};
    page->manner->say(
        page, lever_text(a,
                         "%s: today %.3g limit %.3g within %.2f  dates %s %s %s %s %s growth "
                         "%+.2f%% (%+.2f..%+.2f)/month by %d season %d weeks-past %zu",
                         k[p->kind], p->today, plan_limit_at(&p->limit, 0, 0), p->date.within,
                         date_of(p, p->date.week[0], a), date_of(p, p->date.week[1], a),
                         date_of(p, p->date.week[2], a), date_of(p, p->date.week[3], a),
                         date_of(p, p->date.week[4], a), 100 * p->settings.futures->growth[1],
                         100 * p->settings.futures->growth[0],
                         100 * p->settings.futures->growth[2], p->settings.futures->by,
                         p->settings.futures->season, p->settings.futures->past.n));
    for (int i = 0; i < p->remedies; i++) {
        const struct plan_remedy *r = &p->remedy[i];
        page->manner->say(
            page, lever_text(a, "%s: limit %.3g within %.2f buys %.0f (%.0f..%.0f%s)",
                             remedy_name(&r->tried->remedy, a), plan_limit_at(&r->limit, 0, 0),
                             r->date.within, r->bought[1], r->bought[0], r->bought[2],
                             r->beyond[1] ? " beyond" : ""));
    }
    for (size_t w = 0; w < p->weeks; w += 4)
        page->manner->say(page,
                          lever_text(a, "%s %.3g (%.3g %.3g %.3g %.3g) holds %.2f %s %s",
                                     date_of(p, w, a), p->week[w].load[2], p->week[w].load[0],
                                     p->week[w].load[1], p->week[w].load[3], p->week[w].load[4],
                                     p->week[w].holds, p->week[w].resource,
                                     p->week[w].missed ? p->week[w].missed : "ok"));
}
