/*
 * What the files of the assembly share: the numbers that resources got in the blueprint, so
 * that steps find them.
 */
#ifndef HEADROOM_STUDIES_ASSEMBLY_PARTS_H
#define HEADROOM_STUDIES_ASSEMBLY_PARTS_H

#include "studies/assembly.h"

enum { PART_NONE = -1 };

struct service_part {
    int route, workers, cpu;
    int *pool;        /* by database; PART_NONE: no request needed one yet */
    bool *per_worker; /* the same: each worker has one */
    bool numbered;    /* some pool is one each worker */
};

struct database_part {
    int cpu, disk;
    int proxy, server; /* PART_NONE if there is none */
    int roundtrip;     /* a place */
    int pool;          /* of requests that run in no service; PART_NONE: none needed yet */
    int *rows;
};

struct parts {
    const struct scenario *scenario;
    struct blueprint *blueprint;
    struct arena *arena;
    bool ranked;                  /* some request has a priority */
    struct assembly_reach *reach; /* by request */
    struct service_part *service;
    struct database_part *database;
    int *external, *cache, *queue; /* by rank */
    int **gate;                    /* by rank, and 1 + service if it has one each instance */
};

/* The names of parts, joined by dots. */
const char *parts_name(struct arena *arena, const char *owner, const char *what,
                       const char *which);

/* assembly_resources.c */
void parts_add_resources(struct parts *parts);
/* The pool from which requests in a service (or PART_NONE) borrow connections of a database;
 * PART_NONE: nobody counts them. */
int parts_pool(struct parts *parts, int service, int database);
/* A gate as requests in a service (or PART_NONE) meet it. */
int parts_gate(struct parts *parts, int gate, int service);

/* assembly_steps.c: a program for every kind of request. `sent`: by traffic. */
void parts_add_programs(struct parts *parts, const bool *sent);

/* assembly_traffic.c */
void parts_add_requests(struct parts *parts);
void parts_add_traffic(struct parts *parts);

#endif
