#include "scenarios/language/agreement.h"

#include "scenarios/language/distinct.h"
#include "scenarios/language/standstill.h"

#include <stdlib.h>
#include <string.h>

/* Called steps are copied into their callers: so many in all. */
#define AGREEMENT_STEPS 200000.0
/* Kinds of requests, one more for each place that enqueues: they are numbered in 16 bits. */
#define AGREEMENT_KINDS 65000.0

enum state { UNSEEN, OPEN, DONE };

/* How a request comes about. */
struct role {
    bool sent, called, enqueued;
    enum state state;
    double steps; /* with those of the requests it calls */
};

/* A look through the programs of all requests. */
struct look {
    const struct scenario *scenario;
    struct faults *faults;
    struct role *role; /* by request */
    int request;       /* whose steps are looked at */
    double enqueues;
    bool good;
};

typedef void (*step_visit)(struct look *look, const struct scenario_step *step);

static const struct scenario_request *request_of(const struct look *look, int request)
{
    return (const struct scenario_request *)look->scenario->requests.at + request;
}

static const char *name_of(const struct look *look, int request)
{
    return request_of(look, request)->named.name;
}

/* All steps, however deep. */
static void each_step(struct look *look, const struct scenario_steps *steps, step_visit visit)
{
    for (uint32_t i = 0; i < steps->count; i++) {
        const struct scenario_step *step = &steps->at[i];
        const struct scenario_way *way = step->ways.at;
        visit(look, step);
        if (step->kind == STEP_TRANSACTION)
            each_step(look, &step->transaction->steps, visit);
        each_step(look, &step->steps, visit);
        for (uint32_t k = 0; k < step->ways.count; k++)
            each_step(look, &way[k].steps, visit);
    }
}

static void each_request(struct look *look, step_visit visit)
{
    for (uint32_t i = 0; i < look->scenario->requests.count; i++) {
        look->request = (int)i;
        each_step(look, &request_of(look, (int)i)->steps, visit);
    }
}

/* A fault at the key of a node, such as `timeout` of a request. */
static struct fault *fault_at(struct look *look, const struct node *node, const char *key,
                              const char *who, const char *what)
{
    const struct node *child = node->first;
    while (child->next && strcmp(child->key, key) != 0)
        child = child->next;
    look->good = false;
    return fault_add(look->faults, child->key_place, "%s %s", who, what);
}

/* ---- calls ---- */

static void follow_request(struct look *look, int request);

static void follow_call(struct look *look, const struct scenario_step *step)
{
    struct role *caller = &look->role[look->request];
    caller->steps++;
    look->enqueues += step->kind == STEP_ENQUEUE;
    int request = step->kind == STEP_CALL ? step->call->request : -1;
    if (request < 0)
        return;
    if (look->role[request].state == OPEN) {
        struct fault *fault =
            fault_add(look->faults, tree_place(step->node->first),
                      "this call of '%s' runs in a circle", name_of(look, request));
        fault_hint(fault, "%s is reached from it", name_of(look, look->request));
        look->good = false;
        return;
    }
    int outer = look->request;
    follow_request(look, request);
    look->request = outer;
    caller->steps += look->role[request].steps;
}

static void follow_request(struct look *look, int request)
{
    struct role *role = &look->role[request];
    if (role->state != UNSEEN)
        return;
    role->state = OPEN;
    look->request = request;
    each_step(look, &request_of(look, request)->steps, follow_call);
    role->state = DONE;
}

static void follow_calls(struct look *look)
{
    double steps = 0.0, kinds = look->scenario->requests.count;
    for (uint32_t i = 0; i < look->scenario->requests.count; i++) {
        follow_request(look, (int)i);
        steps += look->role[i].steps;
        if (look->good && steps > AGREEMENT_STEPS) {
            struct fault *fault = fault_at(look, request_of(look, (int)i)->named.node, "steps",
                                           name_of(look, (int)i), "calls too much");
            fault_hint(fault, "with all that is called, at most %.0f steps in a scenario",
                       AGREEMENT_STEPS);
            return;
        }
    }
    if (kinds + look->enqueues > AGREEMENT_KINDS) {
        const struct scenario_request *last =
            request_of(look, (int)look->scenario->requests.count - 1);
        fault_add(look->faults, last->named.node->key_place, "too many kinds of requests");
        look->good = false;
    }
}

/* ---- who is reached how ---- */

static void note_role(struct look *look, const struct scenario_step *step)
{
    if (step->kind == STEP_ENQUEUE)
        look->role[step->thing].enqueued = true;
    if (step->kind == STEP_CALL && step->call->request >= 0)
        look->role[step->call->request].called = true;
}

static void note_roles(struct look *look)
{
    const struct scenario_traffic *traffic = look->scenario->traffic.at;
    for (uint32_t i = 0; i < look->scenario->traffic.count; i++)
        for (uint32_t k = 0; k < traffic[i].mix.count; k++)
            look->role[traffic[i].mix.at[k].request].sent = true;
    each_request(look, note_role);
}

/* Only traffic has clients that give up and try again. */
static void check_client(struct look *look, int request)
{
    static const char *const of_clients[] = {"timeout", "retry"};
    static const char *const never[] = {"is never sent by traffic: nobody gives up",
                                        "is never sent by traffic: nobody tries again"};
    const struct scenario_request *said = request_of(look, request);
    const struct role *role = &look->role[request];
    bool has[] = {said->timeout > 0, said->retry != NULL};
    for (int i = 0; i < 2; i++) {
        if (!has[i] || role->sent || !(role->called || role->enqueued))
            continue;
        struct fault *fault =
            fault_at(look, said->named.node, of_clients[i], said->named.name, never[i]);
        fault_hint(fault, "say it of the request that its client sends");
    }
}

/* ---- what a step needs ---- */

/* One that is only called runs where its callers say, and one that a variant no longer calls
 * does not run. */
static bool runs_nowhere(const struct look *look)
{
    const struct role *role = &look->role[look->request];
    return request_of(look, look->request)->service < 0 && (role->sent || role->enqueued);
}

static const char *lacks(const struct look *look, const struct scenario_step *step)
{
    const struct scenario_gate *gate = look->scenario->gates.at;
    if (step->kind == STEP_CPU)
        return "runs in no service, so there is no CPU for this";
    if (step->kind == STEP_HOLD && gate[step->thing].per == GATE_PER_INSTANCE)
        return "runs in no service, so there is no instance to hold this in";
    return NULL;
}

static void check_step(struct look *look, const struct scenario_step *step)
{
    const char *lacking = runs_nowhere(look) ? lacks(look, step) : NULL;
    if (lacking) {
        struct fault *fault = fault_add(look->faults, step->node->first->key_place, "%s %s",
                                        name_of(look, look->request), lacking);
        fault_hint(fault, "add 'service: NAME' to the request");
        look->good = false;
    }
}

bool agreement_check(const struct scenario *scenario, struct faults *faults)
{
    uint32_t count = scenario->requests.count;
    struct look look = {.scenario = scenario, .faults = faults, .good = true};
    struct arena *arena = arena_open();
    look.role = arena_array(arena, count, sizeof *look.role);
    look.good &= distinct_check(scenario, faults);
    follow_calls(&look);
    note_roles(&look);
    for (uint32_t i = 0; i < count; i++)
        check_client(&look, (int)i);
    each_request(&look, check_step);
    if (look.good)
        look.good = standstill_check(scenario, faults);
    arena_close(arena);
    return look.good;
}
