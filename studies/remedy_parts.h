/*
 * What remedies are proposed with: the scenario, a run of it, and its text, of which settings
 * are made. For remedies.c and those who propose.
 */
#ifndef HEADROOM_STUDIES_REMEDY_PARTS_H
#define HEADROOM_STUDIES_REMEDY_PARTS_H

#include "studies/remedies.h"

#define REMEDIES_MOST 64

struct proposals {
    const struct load *load;
    const struct scenario *scenario;
    const struct result *base;
    struct arena *arena;
    struct tree *tree;
    struct node *root; /* the scenario as it is written */
    struct remedy at[REMEDIES_MOST];
    int count;
};

/* Proposes a remedy that is yet without settings; NULL: there are too many. */
struct remedy *proposals_add(struct proposals *proposals, enum remedy_kind kind,
                             enum remedy_effort effort, const char *at);

/* PATH=VALUE. */
void remedy_set(struct proposals *proposals, struct remedy *remedy, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

const char *proposals_text(struct proposals *proposals, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Of that name in the run; NULL: there is none. */
const struct result_resource *proposals_resource(const struct proposals *proposals,
                                                 const char *name);

/* Whether requests wait there noticeably, or are turned away. */
bool proposals_queue_at(const struct proposals *proposals, const char *name);

double proposals_use(const struct proposals *proposals, const char *name);

/* The hit rate of the remedy's cache, and the one needed, or 0: in percent. */
void remedy_set_hits(struct remedy *remedy, int hits, int needed, struct arena *arena);

/* Under as much load as was asked for. */
const struct scenario *remedies_under(const struct scenario *scenario,
                                      const struct why_settings *settings, struct arena *arena);

/* What it is worth, not counting effort. */
double remedies_gain(const struct remedies *remedies, const struct paired_effect *effect);

/* Finds for caches that help the least hit rate that does: at which no problem is left, or if
 * none does that, most of the gain is had. */
void remedy_hits_find(struct remedies *remedies, const struct load *load,
                      const struct why_settings *settings, struct arena *arena);

/* Whether that was all: objectives hold for certain, and there is room. */
bool remedies_is_cured(const struct paired_effect *effect);

/* Remedies that change numbers, and those that change steps. */
void remedy_sizes(struct proposals *proposals);
void remedy_steps(struct proposals *proposals);

#endif
