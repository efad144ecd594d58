#include "studies/calibration.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ANSWERS      5000.0 /* of each replication */
#define LONGEST      3600.0 /* seconds of each */
#define REPLICATIONS 5

/* Long enough for percentiles. */
static double duration_s(const struct observed_client *client)
{
    return fmin(LONGEST, fmax(1.0, ANSWERS * client->mean.mean));
}

static void take(struct calibration *calibration, const struct result *result, bool cycles)
{
    const struct observed_client *client = calibration->input->client;
    const struct result_answers *system = &result->system;
    const double measured[CALIBRATION_FIGURES] = {
        cycles ? 1.0 / calibration->cycle_s : (double)NAN, client->mean.mean, client->p50.mean,
        client->p95.mean, client->p99.mean};
    const double simulated[CALIBRATION_FIGURES] = {system->throughput.mean, system->mean.mean,
                                                   system->p50.mean, system->p95.mean,
                                                   system->p99.mean};
    memcpy(calibration->measured, measured, sizeof measured);
    memcpy(calibration->simulated, simulated, sizeof simulated);
    calibration->checked = true;
    calibration->seed = result->seed;
}

/* One user, or arrivals so rare that they do not meet. */
bool calibration_check(struct calibration *calibration, const struct load *load,
                       const struct run_settings *settings, struct arena *arena,
                       const char **imbalance)
{
    const struct observed_client *client = calibration->input->client;
    const struct scenario_traffic *traffic = load->scenario.traffic.at;
    *imbalance = NULL;
    if (!client || load->scenario.traffic.count != 1)
        return false;
    size_t room = strlen(traffic->named.name) + 60;
    char *one = arena_take(arena, room), *time = arena_take(arena, 60);
    double rate = 0.01 / client->mean.mean;
    if (traffic->open)
        snprintf(one, room, "traffic.%s.rate=%.6f/s", traffic->named.name, rate);
    else
        snprintf(one, room, "traffic.%s.users=1", traffic->named.name);
    snprintf(time, 60, "run.duration=%.3fs",
             duration_s(client) * (traffic->open ? 100.0 : 1.0));
    const char *set[] = {one, time, "run.warmup=0s"};
    struct load alone;
    struct faults faults = {0};
    struct run_settings how = *settings;
    if (how.replications == 0)
        how.replications = REPLICATIONS;
    if (!load_changed(&alone, load, set, 3, arena, &faults))
        return false;
    const struct result *result = run_scenario(&alone.scenario, &how, arena, imbalance);
    if (!result || result->replications == 0)
        return false;
    bool cycles =
        !traffic->open && !(client->clients.mean > 1.0) &&
        (traffic->think && dist_mean(traffic->think) > 0.0) == (calibration->think_s > 0.0);
    take(calibration, result, cycles);
    return true;
}
