#include "sim/laws.h"
#include "studies/theory_parts.h"

#include <math.h>
#include <string.h>

/* How requests come. */
struct arriving {
    enum arrivals_kind kind;
    double per_s, shape;
    bool plain; /* at a constant rate, for good */
};

static bool is_steady(const struct traffic_spec *traffic)
{
    const struct rate_spec *rate = &traffic->rate;
    return !traffic->users && rate->count == 0 && rate->swing <= 0.0 && !traffic->stop_after;
}

/* Poisson processes are one together; of others there may be but one. */
static struct arriving who_comes(const struct blueprint *plan)
{
    struct arriving all = {.plain = plan->traffics > 0};
    for (int i = 0; i < plan->traffics; i++) {
        const struct traffic_spec *traffic = &plan->traffic[i];
        bool alone = plan->traffics == 1 || traffic->arrivals == ARRIVALS_POISSON;
        all.plain &= is_steady(traffic) && alone && traffic->arrivals != ARRIVALS_MMPP;
        all.kind = traffic->arrivals;
        all.shape = traffic->shape;
        all.per_s += traffic->rate.mean_per_s;
    }
    return all;
}

/* ---- one queue ---- */

/* What a formula says of one resource. */
struct closed_form {
    const char *model;    /* NULL: none applies */
    double wait_s;        /* of all who come */
    double waiting, busy; /* of all members: mean numbers waiting, being served or holding */
    double lost;          /* share of those who come */
    enum outcome outcome; /* how they end */
};

static struct closed_form form_of(const char *model, struct laws_queue law, double members,
                                  double servers)
{
    return (struct closed_form){.model = model,
                                .wait_s = law.wait_s,
                                .waiting = members * law.waiting,
                                .busy = members * servers * law.utilisation,
                                .lost = law.lost};
}

/* One server, in order of arrival: any service. */
static struct closed_form one_server(struct theory *theory, const struct theory_queue *queue,
                                     double rate, double members)
{
    double cv2 = theory_cv2(queue);
    const char *model = queue->exponential && queue->one_mean ? "M/M/1"
                        : cv2 <= 0.0                          ? "M/D/1"
                                                              : "M/G/1";
    (void)theory;
    if (!isfinite(cv2))
        return (struct closed_form){0};
    return form_of(model, laws_mg1(rate, theory_mean(queue), cv2), members, 1.0);
}

static struct closed_form several_servers(struct theory *theory,
                                          const struct theory_queue *queue, double rate,
                                          double servers, double members)
{
    if (servers == 1.0)
        return one_server(theory, queue, rate, members);
    if (!queue->exponential || !queue->one_mean)
        return (struct closed_form){0};
    const char *model = theory_name(theory, "M/M/", (int)servers, "");
    return form_of(model, laws_mmc(rate, theory_mean(queue), (int)servers), members, servers);
}

/* Insensitive to the distribution. A part of a core is one that takes longer. */
static struct closed_form shared(struct theory *theory, const struct theory_queue *queue,
                                 double rate, const struct station_spec *spec, double members)
{
    double mean = theory_mean(queue), cores = spec->servers;
    bool whole = cores == floor(cores);
    if (spec->contention > 0.0 || spec->coherency > 0.0 || (cores > 1.0 && !whole))
        return (struct closed_form){0};
    const char *plain = queue->exponential && queue->one_mean ? "M/M/" : "M/G/";
    if (cores > 1.0)
        return form_of(theory_name(theory, plain, (int)cores, "-PS"),
                       laws_mmc(rate, mean, (int)cores), members, cores);
    struct laws_queue law = laws_mmc(rate, mean / cores, 1);
    double wait_s = laws_sharing_response_s(rate, mean / cores, mean / cores) - mean;
    struct closed_form form = form_of(theory_name(theory, plain, 1, "-PS"), law, members, 1.0);
    form.wait_s = wait_s;
    form.waiting = members * rate * wait_s;
    return form;
}

static struct closed_form of_station(struct theory *theory, const struct theory_queue *queue,
                                     const struct station_spec *spec, double rate,
                                     double members)
{
    if (spec->boot || spec->interpreter || spec->timeslice ||
        (queue->all_ranks && !spec->fair) || !queue->by_chance)
        return (struct closed_form){0};
    if (spec->fair)
        return shared(theory, queue, rate, spec, members);
    if (spec->contention > 0.0 || spec->coherency > 0.0 || spec->servers <= STATION_INFINITE)
        return (struct closed_form){0};
    return several_servers(theory, queue, rate, spec->servers, members);
}

static struct closed_form of_external(struct theory *theory, const struct theory_queue *queue,
                                      const struct external_spec *spec)
{
    bool endless = spec->concurrency == EXTERNAL_ENDLESS;
    if (spec->up_to > 1 || (spec->per_s > 0.0 && !endless))
        return (struct closed_form){0};
    if (spec->per_s > 0.0) /* places in an even row, one each */
        return form_of("M/D/1", laws_mg1(queue->rate, 1.0 / spec->per_s, 0.0), 1.0, 1.0);
    if (endless)
        return (struct closed_form){0};
    return several_servers(theory, queue, queue->rate, spec->concurrency, 1.0);
}

/* Those who find no place are sent away; held by whom it may be, if nobody may wait. */
static struct closed_form bounded(struct theory *theory, const struct theory_queue *queue,
                                  const struct gate_spec *spec, double rate, double members)
{
    double mean = theory_mean(queue);
    int units = (int)spec->capacity;
    struct closed_form form = {.lost = laws_erlang_b(rate * mean, units),
                               .outcome = OUTCOME_REFUSED};
    form.busy = members * rate * mean * (1.0 - form.lost);
    form.model = theory_name(theory, "M/G/", units, " loss");
    if (spec->backlog == 0)
        return form;
    if (!queue->exponential || !queue->one_mean || spec->backlog > 1000000)
        return (struct closed_form){0};
    int places = units + (int)spec->backlog;
    form = form_of(NULL, laws_mmck(rate, mean, units, places), members, units);
    form.wait_s = (double)NAN; /* the formula's is of those who were let in */
    form.model = theory_name(theory, theory_name(theory, "M/M/", units, "/"), places, "");
    form.outcome = OUTCOME_REFUSED;
    return form;
}

static struct closed_form impatient(struct theory *theory, const struct theory_queue *queue,
                                    const struct gate_spec *spec, double rate, double members)
{
    double patience_s = 1e-9 * dist_mean(spec->patience), mean = theory_mean(queue);
    int units = (int)spec->capacity;
    if (!queue->exponential || !queue->one_mean || spec->order != LINE_FIFO)
        return (struct closed_form){0};
    struct closed_form form = {0};
    if (spec->patience->kind == DIST_EXPONENTIAL)
        form = form_of(theory_name(theory, "M/M/", units, "+M"),
                       laws_mmc_patience(rate, mean, units, patience_s), members, units);
    else if (spec->patience->kind == DIST_CONSTANT)
        form = form_of(theory_name(theory, "M/M/", units, "+D"),
                       laws_mmc_timeout(rate, mean, units, patience_s), members, units);
    form.outcome = OUTCOME_TIMEOUT;
    return form;
}

static struct closed_form of_gate(struct theory *theory, const struct theory_queue *queue,
                                  const struct gate_spec *spec, double rate, double members)
{
    if (!queue->delays || queue->all_ranks || !queue->by_chance || spec->barging ||
        spec->capacity == GATE_ENDLESS || queue->work <= 0.0)
        return (struct closed_form){0};
    if (spec->patience && spec->backlog != GATE_ENDLESS)
        return (struct closed_form){0};
    if (spec->backlog != GATE_ENDLESS)
        return bounded(theory, queue, spec, rate, members);
    if (spec->patience)
        return impatient(theory, queue, spec, rate, members);
    return several_servers(theory, queue, rate, spec->capacity, members);
}

/* Each row by itself, if all are alike. */
static struct closed_form of_rows(struct theory *theory, const struct theory_queue *queue,
                                  const struct rows_spec *spec)
{
    if (!queue->delays || !queue->writes_only || queue->repeats || queue->impatient ||
        (spec->zipf > 0.0 && spec->count > 1) || spec->handoff == ROWS_BARGING ||
        queue->work <= 0.0)
        return (struct closed_form){0};
    return one_server(theory, queue, queue->rate / spec->count, spec->count);
}

static struct closed_form form_at(struct theory *theory, int resource)
{
    const struct resource_plan *plan = &theory->plan->resource[resource];
    const struct theory_queue *queue = &theory->queue[resource];
    double members = plan->members, rate = queue->rate / members;
    switch (plan->kind) {
    case RESOURCE_STATION:
        return of_station(theory, queue, &plan->station, rate, members);
    case RESOURCE_EXTERNAL:
        return of_external(theory, queue, &plan->external);
    case RESOURCE_GATE:
        return of_gate(theory, queue, &plan->gate, rate, members);
    case RESOURCE_ROWS:
        return of_rows(theory, queue, &plan->rows);
    default:
        return (struct closed_form){0};
    }
}

/* What is served slowly, if one after the other, is said to wait for the rest of its time. */
static bool counts_slowness(const struct resource_plan *plan)
{
    return plan->kind == RESOURCE_STATION && !plan->station.fair && plan->station.pace > 0.0;
}

static void say_form(struct theory *theory, int resource, const struct closed_form *form)
{
    const struct result_resource *result = theory_result(theory, resource);
    const struct result_answers *system = &theory->result->system;
    if (!counts_slowness(&theory->plan->resource[resource])) {
        theory_say(theory, result->name, form->model, "wait", form->wait_s, &result->wait);
        theory_say(theory, result->name, form->model, "waiting", form->waiting,
                   &result->waiting);
    }
    if (form->outcome == OUTCOME_OK)
        return;
    double units = result->capacity * result->members;
    theory_say(theory, result->name, form->model, "utilization", form->busy / units,
               &result->utilization);
    theory_say(theory, result->name, form->model,
               form->outcome == OUTCOME_REFUSED ? "refused" : "timed out", form->lost,
               form->outcome == OUTCOME_REFUSED ? &result->refused
                                                : &system->error_by[form->outcome]);
}

/* ---- a whole network ---- */

/* Mean response of a kind of request; NAN if part of it is unknown. `wait_s`: by resource. */
static double response_of(const struct theory *theory, int request, const double *wait_s)
{
    const struct route *route = &theory->route[request];
    double response = route->branches || route->replies || route->fails ? (double)NAN : 0.0;
    for (int i = 0; i < route->steps; i++) {
        const struct route_step *step = &route->step[i];
        bool opened = step->op == OP_CONNECT;
        double wait = step->at == ROUTE_NOWHERE ? 0.0 : wait_s[step->at];
        response += opened ? wait : step->visits * (step->mean_s + wait);
    }
    return response;
}

static void say_responses(struct theory *theory, const double *wait_s, const char *model)
{
    double sum = 0.0, rate = 0.0;
    int kinds = 0;
    for (int i = 0; i < theory->plan->requests; i++) {
        if (theory->rate[i] <= 0.0)
            continue;
        kinds++;
        rate += theory->rate[i];
        sum += theory->rate[i] * response_of(theory, i, wait_s);
    }
    theory_say(theory, "system", model, "response", sum / rate, &theory->result->system.mean);
    for (int i = 0; kinds > 1 && i < theory->result->requests; i++)
        if (theory->rate[i] > 0.0 && theory_is_only_sent(&theory->result->request[i]))
            theory_say(theory, theory->result->request[i].name, model, "response",
                       response_of(theory, i, wait_s), &theory->result->request[i].mean);
}

/* Nobody ever waits there; a gate that holds nobody up is as good as none. */
static bool lets_pass(const struct theory *theory, int resource)
{
    struct route_step step = {.at = resource};
    enum resource_kind kind = theory->plan->resource[resource].kind;
    bool held = kind == RESOURCE_GATE || kind == RESOURCE_ROWS || kind == RESOURCE_SERVER;
    return held ? theory_is_product(theory, resource) : theory_is_delay(theory, &step);
}

/* Each resource that a Poisson process comes to, and the sum of them. */
static void say_network(struct theory *theory)
{
    int resources = theory->plan->resources, told = 0;
    double *wait_s = arena_array(theory->arena, (size_t)resources + 1, sizeof *wait_s);
    const char *model = "M/G/inf";
    for (int i = 0; i < resources; i++) {
        if (!theory->queue[i].used || lets_pass(theory, i))
            continue;
        struct closed_form form = {0};
        if (!theory->tainted[i])
            form = form_at(theory, i);
        wait_s[i] = form.model ? form.wait_s : (double)NAN;
        if (!form.model)
            continue;
        say_form(theory, i, &form);
        model = told++ ? "open network" : form.model;
    }
    if (theory->result->system.errors.mean <= 0.0)
        say_responses(theory, wait_s, model);
}

/* ---- priorities ---- */

static int rank_of(const struct theory *theory, int request)
{
    return theory->plan->request[request].spec.priority;
}

static void add_class(const struct theory *theory, int resource, int request,
                      struct laws_class *class)
{
    const struct route *route = &theory->route[request];
    double work = class->arrivals_per_s * class->service_s;
    double square =
        class->arrivals_per_s * class->service_s * class->service_s * (1.0 + class->cv2);
    for (int i = 0; i < route->steps; i++) {
        double rate = theory->rate[request] * route->step[i].visits;
        if (route->step[i].at != resource)
            continue;
        class->arrivals_per_s += rate;
        work += rate * route->step[i].mean_s;
        square += rate * route->step[i].square_s2;
    }
    if (class->arrivals_per_s <= 0.0)
        return;
    class->service_s = work / class->arrivals_per_s;
    class->cv2 = square * class->arrivals_per_s / (work * work) - 1.0;
}

static const struct result_time *time_at(const struct result_answers *answers, const char *at)
{
    for (int i = 0; i < answers->times; i++)
        if (strcmp(answers->time[i].at, at) == 0)
            return &answers->time[i];
    return NULL;
}

/* One visit of each: what a kind of request waited there. */
static bool comes_once(const struct route *route, int resource)
{
    int visits = 0;
    for (int i = 0; i < route->steps; i++)
        if (route->step[i].at == resource)
            visits += route->step[i].varies ? 2 : 1;
    return visits == 1;
}

static void say_ranks(struct theory *theory, int resource)
{
    struct laws_class class[LINE_RANKS] = {{0}};
    double wait_s[LINE_RANKS];
    const char *name = theory->plan->resource[resource].name;
    for (int i = 0; i < theory->plan->requests; i++)
        if (theory->rate[i] > 0.0)
            add_class(theory, resource, i, &class[LINE_RANKS - 1 - rank_of(theory, i)]);
    laws_priority_waits(class, LINE_RANKS, wait_s);
    for (int i = 0; i < theory->result->requests; i++) {
        const struct result_time *time = time_at(&theory->result->request[i], name);
        bool told = theory->rate[i] > 0.0 && theory_is_only_sent(&theory->result->request[i]);
        if (!told || !time || !comes_once(&theory->route[i], resource))
            continue;
        theory_say(theory, theory->result->request[i].name, "M/G/1 by priority", "wait",
                   wait_s[LINE_RANKS - 1 - rank_of(theory, i)], &time->waiting);
    }
}

static void say_priorities(struct theory *theory)
{
    for (int i = 0; i < theory->plan->resources; i++) {
        const struct resource_plan *plan = &theory->plan->resource[i];
        const struct theory_queue *queue = &theory->queue[i];
        bool one = plan->kind == RESOURCE_STATION && plan->members == 1 &&
                   !plan->station.fair && plan->station.servers == 1.0 && !plan->station.boot;
        if (queue->used && queue->all_ranks && one && plan->station.ranked &&
            !theory->tainted[i] && plan->station.contention <= 0.0 &&
            plan->station.coherency <= 0.0)
            say_ranks(theory, i);
    }
}

/* ---- arrivals of other kinds, at the first queue that they come to ---- */

struct gaps {
    enum arrivals_kind kind;
    double per_s, shape;
};

static double transform(const void *context, double s)
{
    const struct gaps *gaps = context;
    double rate = gaps->per_s, cv2 = gaps->shape * gaps->shape;
    double share = (1.0 + sqrt((cv2 - 1.0) / (cv2 + 1.0))) / 2.0;
    double often = 2.0 * share * rate, rarely = 2.0 * (1.0 - share) * rate;
    switch (gaps->kind) {
    case ARRIVALS_EVEN:
        return exp(-s / rate);
    case ARRIVALS_ERLANG:
        return pow(gaps->shape * rate / (gaps->shape * rate + s), gaps->shape);
    case ARRIVALS_HYPER:
        return share * often / (often + s) + (1.0 - share) * rarely / (rarely + s);
    default:
        return rate / (rate + s);
    }
}

/* The one resource that can let wait; -1 if there is none or several. */
static int only_queue(const struct theory *theory)
{
    int only = -1;
    for (int i = 0; i < theory->plan->resources; i++) {
        if (!theory->queue[i].used || lets_pass(theory, i))
            continue;
        if (only >= 0)
            return -1;
        only = i;
    }
    return only;
}

/* Nothing shifts the requests on their way there, and none comes twice. */
static bool is_come_to_first(const struct theory *theory, int resource)
{
    for (int i = 0; i < theory->plan->requests; i++) {
        const struct route *route = &theory->route[i];
        if (theory->rate[i] <= 0.0)
            continue;
        if (!comes_once(route, resource))
            return false;
        for (int j = 0; route->step[j].at != resource; j++)
            if (route->step[j].mean_s > 0.0 && route->step[j].op != OP_CONNECT)
                return false;
    }
    return true;
}

static bool is_single_server(const struct resource_plan *plan)
{
    const struct station_spec *spec = &plan->station;
    return plan->kind == RESOURCE_STATION && spec->servers == 1.0 && !spec->boot &&
           !spec->interpreter && !spec->timeslice && spec->contention <= 0.0 &&
           spec->coherency <= 0.0;
}

/* What reaches one of so many instances that are taken in turn. */
static bool every_nth(struct gaps *gaps, uint32_t members)
{
    double stages = gaps->kind == ARRIVALS_ERLANG ? gaps->shape : 1.0;
    if (gaps->kind == ARRIVALS_HYPER)
        return false;
    if (gaps->kind != ARRIVALS_EVEN) {
        gaps->kind = ARRIVALS_ERLANG;
        gaps->shape = stages * members;
    }
    gaps->per_s /= members;
    return true;
}

static const char *name_of_gaps(struct theory *theory, const struct gaps *gaps)
{
    if (gaps->kind == ARRIVALS_ERLANG)
        return theory_name(theory, "E", (int)(gaps->shape + 0.5), "/M/1");
    return gaps->kind == ARRIVALS_EVEN ? "D/M/1" : "H2/M/1";
}

static void say_alone(struct theory *theory, int resource, const char *model, double wait_s)
{
    const struct result_resource *result = theory_result(theory, resource);
    double *waits =
        arena_array(theory->arena, (size_t)theory->plan->resources + 1, sizeof *waits);
    waits[resource] = wait_s;
    theory_say(theory, result->name, model, "wait", wait_s, &result->wait);
    theory_say(theory, result->name, model, "waiting", theory->queue[resource].rate * wait_s,
               &result->waiting);
    if (theory->result->system.errors.mean <= 0.0)
        say_responses(theory, waits, model);
}

static void say_other_gaps(struct theory *theory, const struct arriving *arriving)
{
    int resource = only_queue(theory);
    if (resource < 0 || !is_come_to_first(theory, resource))
        return;
    const struct resource_plan *plan = &theory->plan->resource[resource];
    const struct theory_queue *queue = &theory->queue[resource];
    struct gaps gaps = {arriving->kind, queue->rate, arriving->shape};
    if (!is_single_server(plan) || !queue->exponential || !queue->one_mean || queue->all_ranks)
        return;
    if (plan->members > 1 && (!queue->in_turn || !every_nth(&gaps, plan->members)))
        return;
    double mean = theory_mean(queue);
    double root = laws_gim1_root(mean, transform, &gaps);
    say_alone(theory, resource, name_of_gaps(theory, &gaps),
              laws_gim1(gaps.per_s, mean, root).wait_s);
}

/* Of a group, each waits for half of the others; and all of them for the groups before. */
static void say_groups(struct theory *theory, const struct arriving *arriving)
{
    int resource = only_queue(theory);
    if (resource < 0 || !is_come_to_first(theory, resource))
        return;
    const struct resource_plan *plan = &theory->plan->resource[resource];
    const struct theory_queue *queue = &theory->queue[resource];
    double mean = theory_mean(queue), used = queue->work, before = queue->square / 2.0;
    double others = (arriving->shape - 1.0) / 2.0 * mean;
    bool alike = queue->exponential && queue->one_mean;
    if (!is_single_server(plan) || plan->members > 1 || used >= 1.0 || queue->all_ranks ||
        (plan->station.fair && !alike))
        return;
    const char *model =
        theory_name(theory, "M[", (int)arriving->shape, alike ? "]/M/1" : "]/G/1");
    say_alone(theory, resource, model, (before + others) / (1.0 - used));
}

/* ---- two at once ---- */

static bool is_one_of_two(const struct theory *theory, const struct route_step *step)
{
    const struct resource_plan *plan = &theory->plan->resource[step->at];
    return step->op == OP_SERVE && step->exponential && !step->varies && plan->members == 1 &&
           is_single_server(plan) && !plan->station.fair;
}

/* Nothing but two branches with a server each; `work` are their steps. */
static bool is_fork_join(const struct theory *theory, const struct route *route,
                         const struct route_step *work[2])
{
    int found = 0;
    for (int i = 0; i < route->steps; i++) {
        const struct route_step *step = &route->step[i];
        bool held = step->op == OP_ENTER;
        if (held && !theory_binds(theory, step->at))
            continue;
        if (held || step->at == ROUTE_NOWHERE || found == 2 || !is_one_of_two(theory, step))
            return false;
        work[found++] = step;
    }
    return found == 2 && work[0]->at != work[1]->at &&
           fabs(work[0]->mean_s - work[1]->mean_s) <= THEORY_SAME * work[0]->mean_s;
}

static void say_fork_join(struct theory *theory, double per_s)
{
    int only = -1;
    for (int i = 0; i < theory->plan->requests; i++) {
        if (theory->rate[i] <= 0.0)
            continue;
        if (only >= 0)
            return;
        only = i;
    }
    const struct route_step *work[2];
    if (only < 0 || theory->route[only].branches != 2 ||
        !is_fork_join(theory, &theory->route[only], work) ||
        theory->result->system.errors.mean > 0.0)
        return;
    theory_say(theory, "system", "fork-join of two M/M/1", "response",
               laws_fork_join_response_s(per_s, work[0]->mean_s), &theory->result->system.mean);
}

/* ---- what applies ---- */

static void find_rates(struct theory *theory)
{
    for (int i = 0; i < theory->plan->traffics; i++) {
        const struct traffic_spec *traffic = &theory->plan->traffic[i];
        for (int j = 0; j < traffic->mix_count; j++)
            theory->rate[traffic->mix[j].request] +=
                traffic->rate.mean_per_s * traffic->mix[j].share;
    }
}

/* Clients that give up or try again bring in what depends on the answers. */
static bool clients_act(const struct theory *theory)
{
    for (int i = 0; i < theory->plan->requests; i++)
        if (theory->rate[i] > 0.0 && theory_client_acts(theory, i))
            return true;
    return false;
}

static bool is_known(const struct theory *theory, bool *splits)
{
    bool known = true;
    *splits = false;
    for (int i = 0; i < theory->plan->requests; i++) {
        if (theory->rate[i] <= 0.0)
            continue;
        known &= theory->route[i].known;
        *splits |= theory->route[i].branches > 0;
    }
    return known;
}

/* Several instances taken in turn by a Poisson process get what is none. */
static bool is_taken_in_turn(const struct theory *theory)
{
    int resource = only_queue(theory);
    return resource >= 0 && theory->plan->resource[resource].members > 1 &&
           theory->queue[resource].in_turn;
}

void theory_open(struct theory *theory)
{
    struct arriving arriving = who_comes(theory->plan);
    bool splits;
    if (!arriving.plain)
        return;
    find_rates(theory);
    if (clients_act(theory) || !is_known(theory, &splits))
        return;
    theory_look(theory);
    if (splits) {
        if (arriving.kind == ARRIVALS_POISSON)
            say_fork_join(theory, arriving.per_s);
    } else if (arriving.kind == ARRIVALS_BATCH) {
        say_groups(theory, &arriving);
    } else if (arriving.kind != ARRIVALS_POISSON || is_taken_in_turn(theory)) {
        say_other_gaps(theory, &arriving);
    } else {
        say_network(theory);
        say_priorities(theory);
    }
}
