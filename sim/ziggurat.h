/*
 * The two hot draws, exponential and normal, by the ziggurat method (Marsaglia and Tsang,
 * 2000): 256 layers of equal area cover the density, and one random word chooses a layer and a
 * place across it. About 98 of 100 places lie surely under the curve and cost one comparison
 * and one multiplication, inlined in chance.h; the rest end here, at the layer's edge or
 * in the tail, and are decided exactly.
 *
 * Layer i reaches from 0 to x[i] and is surely inside up to x[i + 1]; x falls from x[1], where
 * the tail begins, to x[256] = 0. Layer 0 is the base: its area includes the tail, as if it
 * reached to x[0] beyond x[1].
 */
#ifndef HEADROOM_SIM_ZIGGURAT_H
#define HEADROOM_SIM_ZIGGURAT_H

#include <stdint.h>

struct chance;

struct ziggurat_layer {
    uint64_t inside; /* places below this, of 2^53, are surely under the curve */
    double scale;    /* x[i] * 2^-53 */
};

extern const struct ziggurat_layer ziggurat_exponential[256];
extern const struct ziggurat_layer ziggurat_normal[256];

/* Where the tails begin, for tests. */
extern const double ziggurat_exponential_tail;
extern const double ziggurat_normal_tail;

/* Finish a draw that began with `word`; the keyed kind continues with words made from it. */
double ziggurat_exponential_edge(struct chance *chance, uint64_t word);
double ziggurat_exponential_edge_at(uint64_t word);
double ziggurat_normal_edge(struct chance *chance, uint64_t word);
double ziggurat_normal_edge_at(uint64_t word);

#endif
