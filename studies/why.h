/*
 * What a system's figures hang on: every lever pulled a little, alone, under the same chance,
 * and what came of it. That is the causal ranking. Beside it stand the two that people use
 * instead: who holds what while waiting for what (struct result_bottleneck), and what is
 * fullest. Where they disagree, the levers are right.
 *
 * Users who wait for their answers set the throughput together with the system, so levers are
 * ranked by it. Traffic that comes anyway sets the throughput alone: there they are ranked by
 * the mean response, unless so much is lost or left waiting that throughput is the question.
 */
#ifndef HEADROOM_STUDIES_WHY_H
#define HEADROOM_STUDIES_WHY_H

#include "studies/levers.h"
#include "studies/paired.h"

struct why_settings {
    bool seeded;
    uint64_t seed;
    int replications;
    double precision; /* half-width wanted of an effect on throughput; 0: PAIRED_PRECISION */
    double load;      /* remedies: times the scenario's load; 0: 1 */
    int jobs;
    void (*watch)(void *context, const struct paired_progress *progress);
    void *context;
    bool (*stop)(void);
};

enum why_word { WHY_NOTHING, WHY_BETTER, WHY_WORSE, WHY_UNKNOWN };

/* Of many levers that do nothing some would seem to: an effect is one only if zero lies outside
 * its interval even when that is so many times as wide. */
#define WHY_CAUTION 1.5

struct why_effect {
    const struct lever *lever;
    struct paired_effect effect;
    enum why_word word; /* of what levers are ranked by */
    double gain;        /* in that; positive is better */
};

/* A resource of those that are fullest, and what the lever that adds to it is worth. */
struct why_use {
    const struct result_resource *resource;
    const struct why_effect *more; /* NULL: there is no such lever */
    const struct why_effect *less; /* the best that makes it work less; may be NULL */
};

struct why {
    const struct result *base;
    enum paired_figure by;
    double target;
    struct why_effect *effect; /* best first, those that do nothing, then those that harm */
    int effects;
    int unused;          /* levers of what is never used, left out */
    struct why_use *use; /* fullest first */
    int uses;
    bool interrupted;
    uint64_t events;
    double measured_s, took_s;
    const char *imbalance;
};

/* NULL if it was interrupted before anything was known; of what had not been tried by then the
 * word is WHY_UNKNOWN. Everything belongs to the arena. */
struct why *why_find(const struct load *load, const struct why_settings *settings,
                     struct arena *arena, const char **imbalance);

/* Throughput or the mean, whichever is the question. */
enum paired_figure why_ranked_by(const struct result *base);

/* Whether the figure is better: more throughput, less of all others. */
enum why_word why_word_of(const struct paired_effect *effect, enum paired_figure figure);

#endif
