/*
 * Writes the constants of sim/ziggurat.c:
 *
 *     cc -o /tmp/tables tests/support/ziggurat_tables.c -lm
 *     /tmp/tables exponential > sim/ziggurat_exponential.inc
 *     /tmp/tables normal > sim/ziggurat_normal.inc
 *
 * The tail's start r is the one for which 255 layers of the base's area, stacked on it, end
 * exactly at the top of the density. tests/unit/sim/ziggurat_test.c checks what comes of it.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct shape {
    const char *name;
    long double (*density)(long double x);
    long double (*inverse)(long double height);
    long double (*beyond)(long double r); /* area of the tail */
    long double low, high;                /* r lies between */
};

static long double exponential_inverse(long double height)
{
    return -logl(height);
}

static long double exponential_density(long double x)
{
    return expl(-x);
}

static long double normal_density(long double x)
{
    return expl(-x * x / 2);
}

static long double normal_inverse(long double height)
{
    return sqrtl(-2 * logl(height));
}

static long double normal_beyond(long double r)
{
    return sqrtl(acosl(-1.0L) / 2) * erfcl(r / sqrtl(2));
}

static const struct shape shapes[] = {
    {"exponential", exponential_density, exponential_inverse, exponential_density, 7, 8},
    {"normal",      normal_density,      normal_inverse,      normal_beyond,       3, 4},
};

/* Fills x[0..256] for a tail from r; false if the layers reach the top too soon. */
static bool stack(const struct shape *shape, long double r, long double *x)
{
    long double area = r * shape->density(r) + shape->beyond(r);
    long double height = shape->density(r);
    x[0] = area / height;
    x[1] = r;
    for (int i = 1; i < 255; i++) {
        height += area / x[i];
        if (height >= 1)
            return false;
        x[i + 1] = shape->inverse(height);
    }
    x[256] = 0;
    return height + area / x[255] < 1;
}

static void print(const struct shape *shape, const long double *x)
{
    printf("/* Written by tests/support/ziggurat_tables.c. */\n");
    printf("#define %s_TAIL %.17g\n\n", shape->name[0] == 'e' ? "EXPONENTIAL" : "NORMAL",
           (double)x[1]);
    printf("const struct ziggurat_layer ziggurat_%s[256] = {\n", shape->name);
    for (int i = 0; i < 256; i++)
        printf("    {%llu, %.17g},\n", (unsigned long long)(x[i + 1] / x[i] * 0x1p53L),
               (double)(x[i] * 0x1p-53L));
    printf("};\n\n/* The density at x[i], where layer i begins; the base begins at 0. */\n");
    printf("static const double %s_heights[257] = {\n    0.0,\n", shape->name);
    for (int i = 1; i <= 256; i++)
        printf("    %.17g,\n", (double)shape->density(x[i]));
    printf("};\n");
}

int main(int count, char **words)
{
    for (int i = 0; i < 2; i++) {
        const struct shape *shape = &shapes[i];
        if (count != 2 || strcmp(words[1], shape->name) != 0)
            continue;
        long double x[257], low = shape->low, high = shape->high;
        for (int halving = 0; halving < 80; halving++) {
            long double middle = (low + high) / 2;
            if (stack(shape, middle, x))
                high = middle; /* room is left: the layers are too thin */
            else
                low = middle;
        }
        stack(shape, high, x);
        print(shape, x);
        return 0;
    }
    fprintf(stderr, "say exponential or normal\n");
    return 2;
}
