/*
 * How honest the futures of weekly busiest hours are (forecasts/futures.h), asked at earlier
 * moments of the pack's traffic and of its weekly series: `ARGS=peaks`.
 */
#ifndef HEADROOM_TESTS_BENCH_FORECASTS_PEAKS_H
#define HEADROOM_TESTS_BENCH_FORECASTS_PEAKS_H

void peaks_print(const char *folder);

#endif
