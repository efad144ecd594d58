/*
 * For each value of a study of scaling the largest load at which all objectives hold, known to
 * some percent. Much is known by then: how far the objectives are from being missed under the
 * scenario's own load, how much is carried at all, and what became of the neighbour. So the
 * search of studies/capacity.h needs but a few short runs. All values meet the same chance.
 *
 * Without objectives there is nothing to look for, and the points stay as they are.
 */
#ifndef HEADROOM_STUDIES_SCALE_LOADS_H
#define HEADROOM_STUDIES_SCALE_LOADS_H

#include "studies/scale_point.h"

/* The points are in order of the axis; of a grid row by row. */
void scale_loads_find(struct scale_runs *runs, struct scale_point *const *point, int count);

#endif
