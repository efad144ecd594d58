/*
 * How quantities are written: durations `250us` `1.5s`, rates `120/s`, shares `30%`, sizes
 * `512MB`, counts `16`. A number has digits and perhaps a decimal point; whatever has a unit
 * needs it, right behind the number.
 *
 * Parsers point at faults->at, the place of the text, when it is wrong, and leave the value
 * alone. Printers give the shortest spelling that parses back to the same value: exactly for
 * whole nanoseconds, bytes and counts, and for what was written with 15 digits or fewer.
 */
#ifndef HEADROOM_SIM_UNITS_H
#define HEADROOM_SIM_UNITS_H

#include "sim/fault.h"
#include "sim/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool units_parse_duration(const char *text, sim_time *duration, struct faults *faults);
bool units_parse_rate(const char *text, double *per_s, struct faults *faults);
bool units_parse_share(const char *text, double *share, struct faults *faults); /* 0 to 1 */
bool units_parse_size(const char *text, uint64_t *bytes, struct faults *faults);
bool units_parse_count(const char *text, uint64_t *count, struct faults *faults);
bool units_parse_number(const char *text, double *number, struct faults *faults);

/* The units of a kind of quantity, one after the other, the usual ones first; NULL at the end.
 */
enum units_kind { UNITS_DURATION, UNITS_RATE, UNITS_SHARE, UNITS_SIZE };
const char *units_name(enum units_kind kind, size_t rank);

/* Room for whatever the printers write. */
#define UNITS_ROOM 352

void units_print_duration(sim_time duration, char *buffer, size_t size);
void units_print_rate(double per_s, char *buffer, size_t size);
void units_print_share(double share, char *buffer, size_t size);
void units_print_size(uint64_t bytes, char *buffer, size_t size);
void units_print_count(uint64_t count, char *buffer, size_t size);
void units_print_number(double number, char *buffer, size_t size);

#endif
