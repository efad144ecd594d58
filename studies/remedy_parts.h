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

/* Remedies that change numbers, and those that change steps. */
void remedy_sizes(struct proposals *proposals);
void remedy_steps(struct proposals *proposals);

#endif
