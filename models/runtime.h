/*
 * What a service runs on decides what a step on its CPU meets. One instance is
 *
 *   threads       all cores, shared as the service says;
 *   processes     the same: the operating system shares the cores among the workers;
 *   gil-threads   one core, whatever the machine has: the interpreter's lock lets one thread
 *                 run at a time, and its switch interval shares the core among them;
 *   async         one event loop: a step runs to its end before the next begins.
 *
 * Cores that are not shared serve one job each, first come first served. Cores may be
 * fractional, a quota as containers have it but without its periods: shared, they have that
 * much to share; not shared, they are one more than whole, each as much slower.
 *
 * How the interpreter's lock goes round (a thread back from I/O waits out the switch interval,
 * two that compute alternate while others starve) is models/interpreter.h, where it is asked
 * for.
 */
#ifndef HEADROOM_MODELS_RUNTIME_H
#define HEADROOM_MODELS_RUNTIME_H

#include "models/station.h"

enum runtime { RUNTIME_THREADS, RUNTIME_PROCESSES, RUNTIME_GIL_THREADS, RUNTIME_ASYNC };

/* As a scenario says it, in the order of the enum. */
extern const char *const runtime_names[RUNTIME_ASYNC + 1];

/* The CPU of one instance. */
struct station_spec runtime_cpu(enum runtime runtime, double cores, bool fair);

/* A service whose workers each have a pool of their own has so many pools an instance. */
uint32_t runtime_processes(enum runtime runtime, uint32_t workers);

#endif
