#include "studies/warnings.h"

#include "studies/budget.h"

#include <math.h>

/* Fewer answers than that, and a 99th percentile is the largest but for chance. */
#define FEW 100.0

static void warn(struct result *result, enum result_warning_kind kind, const char *at,
                 double number, double limit)
{
    result->warning[result->warnings++] = (struct result_warning){kind, at, number, limit};
}

static void warn_of_budgets(struct result *result)
{
    struct result_warning warning;
    for (int i = 0; i < result->budgets; i++)
        if (budget_warns(&result->budget[i], &warning))
            warn(result, warning.kind, warning.at, warning.number, warning.limit);
}

/* Once is enough: where the system's own law fails it fails in other places too. */
static void warn_of_law(struct result *result)
{
    const struct result_law *worst = NULL;
    for (int i = 0; i < result->laws; i++) {
        const struct result_law *law = &result->law[i];
        if (!law->holds && (!worst || (i > 0 && fabs(law->gap) > fabs(worst->gap))))
            worst = law;
    }
    if (worst)
        warn(result, WARN_LAW, worst->at, worst->gap, 0.0);
}

static void warn_of_few(struct result *result)
{
    for (int i = 0; i < result->requests; i++) {
        const struct result_answers *request = &result->request[i];
        double answers = request->throughput.mean * result->measured_s;
        if (answers > 0.0 && answers < FEW)
            warn(result, WARN_FEW, request->name, answers, FEW);
    }
}

void warnings_fill(struct result *result, const struct warnings_of_run *run,
                   struct arena *arena)
{
    size_t most = (size_t)result->budgets + (size_t)result->requests + 4;
    result->warning = arena_array(arena, most, sizeof *result->warning);
    warn_of_budgets(result);
    if (result->interrupted)
        warn(result, WARN_INTERRUPTED, NULL, result->replications, run->expected);
    if (result->stable && !run->settled)
        warn(result, WARN_NOT_STEADY, NULL, result->warmup_s, 0.0);
    if (result->stable && !run->varies)
        warn_of_law(result);
    if (result->stable && result->precision_asked > 0.0 &&
        !(result->precision_reached <= result->precision_asked))
        warn(result, WARN_IMPRECISE, NULL, result->precision_reached, result->precision_asked);
    warn_of_few(result);
}
