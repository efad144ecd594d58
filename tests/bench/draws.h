/* What one random draw costs, here and with GSL. */
#ifndef HEADROOM_BENCH_DRAWS_H
#define HEADROOM_BENCH_DRAWS_H

/* Prints nanoseconds a draw, the median of interleaved rounds. */
void bench_draws(void);

#endif
