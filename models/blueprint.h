/*
 * A system as it is described: its resources, services, requests with their programs, and the
 * traffic that sends them. A blueprint is built once, is then only read, and any number of
 * replications (models/system.h) run from it at the same time.
 *
 * Specs are copied; names, distributions and curves are kept by pointer and must live as long
 * as the blueprint. A resource may have a member for each instance of a service; it is one
 * resource in every result.
 */
#ifndef HEADROOM_MODELS_BLUEPRINT_H
#define HEADROOM_MODELS_BLUEPRINT_H

#include "models/balance.h"
#include "models/cache.h"
#include "models/external.h"
#include "models/gate.h"
#include "models/program.h"
#include "models/rowlock.h"
#include "models/server.h"
#include "models/station.h"
#include "models/traffic.h"

enum resource_kind {
    RESOURCE_STATION,
    RESOURCE_GATE,
    RESOURCE_ROWS,
    RESOURCE_SERVICE,
    RESOURCE_CACHE,
    RESOURCE_EXTERNAL,
    RESOURCE_SERVER
};

enum { RESOURCE_KINDS = RESOURCE_SERVER + 1 };

struct resource_plan {
    const char *name;
    enum resource_kind kind;
    uint32_t members;
    uint32_t first;  /* of its members among the running resources of its kind */
    bool keep_waits; /* also keep the distribution of waiting times */
    union {
        struct station_spec station;
        struct gate_spec gate;
        struct rows_spec rows;
        struct service_spec service;
        struct cache_spec cache;
        struct external_spec external;
        struct server_spec server;
    };
};

/* A kind of request, and how its clients behave. */
struct request_spec {
    const char *name;
    uint8_t priority; /* 0 … 9 */
    sim_time timeout; /* 0: the client waits as long as it takes */
    bool cancel;      /* a client that gives up takes its request back */
    uint32_t retries;
    const struct dist *backoff; /* NULL: at once */
    double jitter;              /* the pause is drawn from backoff·(1 ± jitter) */
    double backoff_factor;      /* each pause so many times the last; 0 and 1: alike */
};

struct request_plan {
    struct request_spec spec;
    struct program program;
    struct request blank; /* how its records start out */
    bool has_client;      /* its clients have a timeout or try again */
    uint32_t first;       /* the instruction whose draw a new record brings along, or 0 */
};

struct blueprint {
    struct resource_plan *resource;
    int resources;
    const char **place; /* where delays pass that no resource knows of; the first: "wait" */
    int places;
    struct request_plan *request;
    int requests;
    struct traffic_spec *traffic;
    int traffics;
    uint32_t max_in_flight;
    /* after blueprint_finish: */
    struct instruction *code;
    uint32_t code_length;
    uint32_t ledger_length;
    uint32_t members[RESOURCE_KINDS]; /* running resources of each kind */
};

enum { BLUEPRINT_IN_FLIGHT = 200000 }; /* default of max_in_flight */

void blueprint_init(struct blueprint *blueprint);
void blueprint_free(struct blueprint *blueprint);

/* Each returns the resource's number. `members`: one for each of so many instances. */
int blueprint_station(struct blueprint *blueprint, const char *name, uint32_t members,
                      const struct station_spec *spec);
int blueprint_gate(struct blueprint *blueprint, const char *name, uint32_t members,
                   const struct gate_spec *spec);
int blueprint_rows(struct blueprint *blueprint, const char *name, const struct rows_spec *spec);
int blueprint_service(struct blueprint *blueprint, const char *name,
                      const struct service_spec *spec);
int blueprint_cache(struct blueprint *blueprint, const char *name,
                    const struct cache_spec *spec);
int blueprint_external(struct blueprint *blueprint, const char *name,
                       const struct external_spec *spec);
int blueprint_server(struct blueprint *blueprint, const char *name,
                     const struct server_spec *spec);
/* The number of the place of that name, which is added if there is none. */
int blueprint_place(struct blueprint *blueprint, const char *name);
int blueprint_request(struct blueprint *blueprint, const struct request_spec *spec);
int blueprint_traffic(struct blueprint *blueprint, const struct traffic_spec *spec);

/* The program of a request, to be filled. The pointer holds until the next request is added. */
struct program *blueprint_program(struct blueprint *blueprint, int request);

/* Links the programs into one code; nothing may be added afterwards. */
void blueprint_finish(struct blueprint *blueprint);

void blueprint_explain(const struct blueprint *blueprint, int request, FILE *out);

#endif
