/*
 * What known systems are built of, in the units their sources use: seconds and requests a
 * second. Whatever has to outlive the call lives in the arena.
 */
#ifndef HEADROOM_STUDIES_KNOWN_PARTS_H
#define HEADROOM_STUDIES_KNOWN_PARTS_H

#include "sim/arena.h"
#include "studies/known_answer.h"

/* The two fields of a known_system about what is compared: rows of quantities, or a list of
 * them that has a name. */
#define KNOWN_QUANTITIES(...)                                                                  \
    .quantity = (const struct known_quantity[]){__VA_ARGS__},                                  \
    .quantities = (int)(sizeof((const struct known_quantity[]){__VA_ARGS__}) /                 \
                        sizeof(struct known_quantity))
#define KNOWN_LIST(list) .quantity = (list), .quantities = (int)(sizeof(list) / sizeof *(list))

const struct dist *known_exponential(struct arena *arena, double mean_s);
const struct dist *known_times(struct arena *arena, double times);
/* Counts from 1. */
const struct dist *known_geometric(struct arena *arena, double mean);

/* Whole servers with one line, first come first served; STATION_INFINITE: a pure delay. */
int known_servers(struct blueprint *blueprint, const char *name, double servers);
/* Cores that all jobs share. */
int known_cores(struct blueprint *blueprint, const char *name, double cores);
/* First come, first served, and nobody is sent away. */
int known_gate(struct blueprint *blueprint, const char *name, uint32_t capacity);

int known_request(struct blueprint *blueprint, const char *name);

/* Traffic of one kind of request, under that kind's name. */
void known_poisson(struct blueprint *blueprint, struct arena *arena, int request, double per_s);
void known_users(struct blueprint *blueprint, struct arena *arena, int request, uint32_t users,
                 double think_s);

/* Frees a system that has run; false if its books did not balance or it overflowed. */
bool known_end(struct system *system);

/* A `measure`: the share of time in which all units of a gate are taken, for systems with that
 * one quantity, whose index is the gate. */
void known_share_full(const struct known_system *known, const struct blueprint *plan,
                      uint64_t seed, int replication, double *values);

#endif
