/*
 * The connections of a database server: at most so many are open at once, by whatever pool, and
 * one more is refused. They are opened by the first who need them and stay open.
 */
#ifndef HEADROOM_MODELS_SERVER_H
#define HEADROOM_MODELS_SERVER_H

#include "models/resource.h"

#define SERVER_ENDLESS UINT32_MAX

struct server_spec {
    uint32_t connections; /* the most there may be */
};

/* Those inside are having one opened. */
struct server {
    struct resource resource;
    const struct server_spec *spec;
    struct level open; /* being opened included */
    uint64_t refused;
};

#endif
