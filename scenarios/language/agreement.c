#include "scenarios/language/agreement.h"

#include <stdlib.h>

enum state { UNSEEN, OPEN, DONE };

/* A look through the programs of all requests. */
struct look {
    const struct scenario *scenario;
    struct faults *faults;
    unsigned char *state; /* by request */
    bool *starts;         /* by request: traffic sends it or a step enqueues it */
    int request;          /* whose steps are looked at */
    bool good;
};

static void look_at_steps(struct look *look, const struct scenario_steps *steps);
static void look_at_request(struct look *look, int request);

static const struct scenario_request *request_of(const struct look *look, int request)
{
    return (const struct scenario_request *)look->scenario->requests.at + request;
}

static void look_at_call(struct look *look, const struct scenario_step *step)
{
    int request = step->call->request;
    if (request < 0)
        return;
    if (look->state[request] == OPEN) {
        struct fault *fault = fault_add(look->faults, tree_place(step->node->first),
                                        "this call of '%s' runs in a circle",
                                        request_of(look, request)->named.name);
        fault_hint(fault, "%s is reached from it", request_of(look, look->request)->named.name);
        look->good = false;
        return;
    }
    int caller = look->request;
    look_at_request(look, request);
    look->request = caller;
}

static void look_at_steps(struct look *look, const struct scenario_steps *steps)
{
    for (uint32_t i = 0; i < steps->count; i++) {
        const struct scenario_step *step = &steps->at[i];
        const struct scenario_way *way = step->ways.at;
        if (step->kind == STEP_CALL)
            look_at_call(look, step);
        if (step->kind == STEP_ENQUEUE)
            look->starts[step->thing] = true;
        if (step->kind == STEP_TRANSACTION)
            look_at_steps(look, &step->transaction->steps);
        look_at_steps(look, &step->steps);
        for (uint32_t k = 0; k < step->ways.count; k++)
            look_at_steps(look, &way[k].steps);
    }
}

static void look_at_request(struct look *look, int request)
{
    if (look->state[request] != UNSEEN)
        return;
    look->state[request] = OPEN;
    look->request = request;
    look_at_steps(look, &request_of(look, request)->steps);
    look->state[request] = DONE;
}

static void look_at_traffic(struct look *look)
{
    const struct scenario_traffic *traffic = look->scenario->traffic.at;
    for (uint32_t i = 0; i < look->scenario->traffic.count; i++)
        for (uint32_t k = 0; k < traffic[i].mix.count; k++)
            look->starts[traffic[i].mix.at[k].request] = true;
}

/* CPU steps of a request that starts in no service. One that is only called runs where its
 * callers say, and one that a variant no longer calls runs nowhere. */
static void look_for_cpu(struct look *look, const struct scenario_steps *steps)
{
    for (uint32_t i = 0; i < steps->count; i++) {
        const struct scenario_step *step = &steps->at[i];
        const struct scenario_way *way = step->ways.at;
        if (step->kind == STEP_CPU) {
            struct fault *fault =
                fault_add(look->faults, step->node->first->key_place,
                          "%s runs in no service, so there is no CPU for this",
                          request_of(look, look->request)->named.name);
            fault_hint(fault, "add 'service: NAME' to the request");
            look->good = false;
        }
        if (step->kind == STEP_TRANSACTION)
            look_for_cpu(look, &step->transaction->steps);
        look_for_cpu(look, &step->steps);
        for (uint32_t k = 0; k < step->ways.count; k++)
            look_for_cpu(look, &way[k].steps);
    }
}

bool agreement_check(const struct scenario *scenario, struct faults *faults)
{
    uint32_t count = scenario->requests.count;
    struct look look = {.scenario = scenario, .faults = faults, .good = true};
    struct arena *arena = arena_open();
    look.state = arena_array(arena, count, 1);
    look.starts = arena_array(arena, count, sizeof(bool));
    look_at_traffic(&look);
    for (uint32_t i = 0; i < count; i++)
        look_at_request(&look, (int)i);
    for (uint32_t i = 0; i < count; i++) {
        look.request = (int)i;
        if (request_of(&look, (int)i)->service < 0 && look.starts[i])
            look_for_cpu(&look, &request_of(&look, (int)i)->steps);
    }
    arena_close(arena);
    return look.good;
}
