#include "plots/remedies_report.h"

#include "plots/effect_charts.h"
#include "plots/lever_name.h"
#include "plots/quantity.h"
#include "plots/shell_word.h"
#include "plots/verdict.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What is done, and what to bear in mind where the simulation had to assume something. */
static const struct phrase {
    const char *what, *assumed;
} phrases[REMEDY_KINDS] = {
    [REMEDY_BATCH] = {"one query for many",
                      "a batch was taken to cost a quarter of the queries it replaces"                                     },
    [REMEDY_POOL_LARGER] = {"a larger pool",                             NULL                                                    },
    [REMEDY_POOL_SMALLER] = {"a smaller pool",                            NULL                                                    },
    [REMEDY_POOL_FITS] = {"a pool that fits a roll-out",               NULL                                                    },
    [REMEDY_POOLER] = {"a pooler in front",                         NULL                                                    },
    [REMEDY_CALL_OUT] = {"no waiting in the transaction",
                      "what is moved out is no longer undone with the transaction"                                         },
    [REMEDY_HOLD_OUT] = {"no waiting behind the gate",
                      "what is moved out is no longer done by one at a time"                                               },
    [REMEDY_GATE_LARGER] = {"more at once behind the gate",
                      "whether more may be there at once, only what is guarded can say"                                    },
    [REMEDY_QUEUE_WORKERS] = {"more workers of a queue",                   NULL                                                    },
    [REMEDY_RETRY_BUDGET] = {"a retry budget",                            NULL                                                    },
    [REMEDY_TIMEOUT_BUDGET] = {"waits that end before the client gives up", NULL                                                    },
    [REMEDY_LOCK_LATE] = {"the lock as late as can be",                NULL                                                    },
    [REMEDY_LOCK_SPLIT] = {"ten rows instead of one",
                      "who writes picks one of ten rows, who reads adds them up"                                           },
    [REMEDY_UNNEST] = {"one transaction after the other",
                      "the second is no longer undone with the first, nor the other way "
                       "round"                                                                                             },
    [REMEDY_CACHE] = {"a cache",                                   "whether so many hits can be had, only its keys can say"},
    [REMEDY_CACHE_HITS] = {"more cache hits",
                      "whether so many hits can be had, only its keys can say"                                             },
    [REMEDY_QUEUE] = {"done later, from a queue",                  "the client is answered before it is done"              },
    [REMEDY_PIECES] = {"long work in pieces",                       NULL                                                    },
    [REMEDY_PROCESSES] = {"processes, not threads",                    "memory of more processes was not counted"              },
    [REMEDY_WORKERS] = {"more workers",                              NULL                                                    },
    [REMEDY_MEMORY_BOUND] = {"no more than memory holds",                 NULL                                                    },
    [REMEDY_BATCH_CALLS] = {"calls answered together",
                      "a batch was taken to last as long as one call"                                                      },
    [REMEDY_SLOTS] = {"more calls at once",                        NULL                                                    },
    [REMEDY_INSTANCES] = {"more instances",                            NULL                                                    },
    [REMEDY_DATABASE_CORES] = {"more database cores",                       NULL                                                    },
    [REMEDY_DISK] = {"more database disk",                        NULL                                                    },
    [REMEDY_REPLICA] = {"reads from a replica",                      "reads may be somewhat behind"                          },
    [REMEDY_BACKLOG] = {"a short backlog: shed load",                NULL                                                    },
    [REMEDY_LIFO] = {"last come, first served",
                      "those at the bottom of the pile are never served"                                                   },
    [REMEDY_RETRIES] = {"no retries",                                NULL                                                    },
    [REMEDY_BACKOFF] = {"longer pauses, with jitter",                NULL                                                    },
    [REMEDY_CANCEL] = {"no work for those who gave up",             NULL                                                    },
};

const char *remedy_name(const struct remedy *remedy, struct arena *arena)
{
    const char *what = phrases[remedy->kind].what;
    if (remedy->from && remedy->to)
        return arena_print(arena, "%s: %s, %s → %s", what, remedy->at, remedy->from,
                           remedy->to);
    if (remedy->to)
        return arena_print(arena, "%s: %s, %s", what, remedy->at, remedy->to);
    return arena_print(arena, "%s: %s", what, remedy->at);
}

const char *remedy_effort_word(enum remedy_effort effort)
{
    static const char *const words[] = {[EFFORT_CONFIG] = "config",
                                        [EFFORT_CODE] = "code",
                                        [EFFORT_HARDWARE] = "hardware",
                                        [EFFORT_ARCHITECTURE] = "architecture"};
    return words[effort];
}

/* ---- the answer ---- */

static void tell_answer(struct report_page *page, const struct remedies *remedies)
{
    struct arena *arena = page->arena;
    if (!remedies->problem) {
        page->manner->verdict(page, "No remedy is needed:",
                              " objectives are met, requests end well, and there is room.",
                              true);
        return;
    }
    if (remedies->recommended == 0) {
        page->manner->verdict(page, "No remedy that was tried helps:",
                              " the system has a problem, and it is none of the usual ones.",
                              false);
        return;
    }
    const struct remedy_tried *best = remedies->at;
    const char *text = arena_print(arena, " %s", remedy_name(&best->remedy, arena));
    if (remedies->missed > 0)
        text = arena_print(arena, "%s; %s", text,
                           best->effect.missed == 0 ? "then all objectives are met"
                           : best->effect.missed < remedies->missed
                               ? "then fewer objectives are missed"
                               : "the objectives are still missed");
    page->manner->verdict(page, "Worth trying first:", arena_print(arena, "%s.", text), true);
    if (phrases[best->remedy.kind].assumed)
        page->manner->say(
            page, arena_print(arena, "Bear in mind: %s.", phrases[best->remedy.kind].assumed));
}

/* ---- all of them ---- */

static const char *short_change(const struct paired_effect *effect, enum paired_figure figure,
                                struct arena *arena)
{
    double mean = effect->change[figure].mean;
    if (isnan(mean) && figure == PAIRED_THROUGHPUT && effect->difference[figure].mean > 0.0)
        return arena_print(arena, "+%s",
                           quantity_text(QUANTITY_RATE, effect->difference[figure].mean).text);
    if (isnan(mean))
        return "–";
    double percent = mean * 100.0;
    if (fabs(percent) < 0.05)
        return "0";
    return arena_print(arena, fabs(percent) < 10.0 ? "%+.1f%%" : "%+.0f%%", percent);
}

static void verdict_cell(const struct remedies *remedies, const struct remedy_tried *tried,
                         struct table *table)
{
    switch (tried->verdict) {
    case REMEDY_HELPS:
        table_cell(table, TABLE_GOOD, "%s",
                   !remedies->problem                                  ? "not needed"
                   : remedies->missed > 0 && tried->effect.missed == 0 ? "cures"
                                                                       : "helps");
        break;
    case REMEDY_HARMS:
        table_cell(table, TABLE_BAD, "makes it worse");
        break;
    case REMEDY_UNTRIED:
        table_cell(table, TABLE_FAINT, "not tried");
        break;
    default:
        table_cell(table, TABLE_FAINT, "%s", tried->effect.same ? "nothing" : "hardly");
    }
}

static void tell_table(struct report_page *page, const struct remedies *remedies)
{
    static const struct table_column columns[] = {
        {"",         TABLE_RIGHT, TABLE_STAYS },
        {"remedy",   TABLE_LEFT,  TABLE_IS_CUT},
        {"effort",   TABLE_LEFT,  TABLE_STAYS },
        {"answered", TABLE_RIGHT, TABLE_STAYS },
        {"mean",     TABLE_RIGHT, TABLE_STAYS },
        {"p95",      TABLE_RIGHT, TABLE_STAYS },
        {"gain",     TABLE_RIGHT, TABLE_STAYS },
        {"",         TABLE_LEFT,  TABLE_STAYS },
    };
    struct arena *arena = page->arena;
    if (remedies->count == 0) {
        page->manner->say(page, "There is nothing in the scenario that a usual remedy fits.");
        return;
    }
    struct table *table = table_new(columns, COUNT(columns));
    for (int i = 0; i < remedies->count; i++) {
        const struct remedy_tried *tried = &remedies->at[i];
        if (i > 0 && tried->verdict != remedies->at[i - 1].verdict)
            table_rule(table);
        table_cell(table, TABLE_PLAIN, "%d", i + 1);
        table_cell(table, TABLE_PLAIN, "%s", remedy_name(&tried->remedy, arena));
        table_cell(table, TABLE_PLAIN, "%s", remedy_effort_word(tried->remedy.effort));
        for (int j = PAIRED_THROUGHPUT; j <= PAIRED_P95; j++)
            table_cell(table, TABLE_PLAIN, "%s",
                       short_change(&tried->effect, (enum paired_figure)j, arena));
        table_cell(table, TABLE_PLAIN, "%.2f", tried->score);
        verdict_cell(remedies, tried, table);
    }
    page->manner->section(page, "Remedies");
    page->manner->table(page, table);
    table_free(table);
}

static bool has_cache(const struct remedies *remedies)
{
    for (int i = 0; i < remedies->count; i++)
        if (remedies->at[i].remedy.needed > 0)
            return true;
    return false;
}

static void tell_method(struct report_page *page, const struct remedies *remedies)
{
    struct arena *arena = page->arena;
    page->manner->section(page, "How it was measured");
    page->manner->say(
        page, arena_print(
                  arena,
                  "Each remedy was simulated alone, beside the scenario as it is and under the "
                  "same chance, in replications of %s, seed %llu. The gain is for each step of "
                  "effort: 1 for configuration, 2 for code or hardware, 3 for architecture.",
                  quantity_duration(remedies->measured_s).text,
                  (unsigned long long)remedies->base->seed));
    if (has_cache(remedies))
        page->manner->say(page, "Caches were simulated with 80% hits, known ones with half of "
                                "their misses, or with more where more are needed; what is "
                                "said is the least that would do.");
    if (remedies->interrupted)
        page->manner->warning(page, "interrupted: what had not been tried by then is unknown");
}

static void tell_next(struct report_page *page, const struct remedies_report *report)
{
    if (!report->file || report->remedies->recommended == 0)
        return;
    struct arena *arena = page->arena;
    page->manner->section(page, "");
    page->manner->say(page, "The scenario with the first of them:");
    page->manner->command(page,
                          arena_print(arena, "headroom remedies%s%s --apply 1 -o cured.yaml %s",
                                      report->variant ? " --what-if " : "",
                                      report->variant ? shell_word(report->variant, arena) : "",
                                      shell_word(report->file, arena)));
}

void remedies_report(struct report_page *page, const void *what)
{
    const struct remedies_report *report = what;
    const struct remedies *remedies = report->remedies;
    const char *name = remedies->base->scenario->name;
    if (name && *name)
        page->manner->title(page, name);
    page->manner->say(page, verdict_sentence(remedies->base, page->arena));
    tell_answer(page, remedies);
    if (report->quiet)
        return;
    remedies_charts(page, remedies);
    tell_table(page, remedies);
    tell_method(page, remedies);
    tell_next(page, report);
}
