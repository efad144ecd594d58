#include "sim/dist.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#define Z_95 1.6448536269514722 /* a normal is below it 95 times of 100 */

struct dist dist_constant(double value)
{
    assert(value >= 0.0);
    return (struct dist){.kind = DIST_CONSTANT, .mean = value};
}

struct dist dist_exponential(double mean)
{
    assert(mean > 0.0);
    return (struct dist){.kind = DIST_EXPONENTIAL, .mean = mean};
}

/* exp(a + b N) with N normal: mean exp(a + b^2 / 2), cv^2 = exp(b^2) - 1. */
static struct dist lognormal(enum dist_kind kind, double mean, double second, double sigma)
{
    double mu = log(mean) - 0.5 * sigma * sigma;
    return (struct dist){.kind = kind, .mean = mean, .second = second, .a = mu, .b = sigma};
}

struct dist dist_lognormal(double mean, double cv)
{
    assert(mean > 0.0 && cv > 0.0);
    return lognormal(DIST_LOGNORMAL, mean, cv, sqrt(log1p(cv * cv)));
}

/* log p95 = mu + Z sigma and log mean = mu + sigma^2 / 2 give a quadratic in sigma; its other
 * root, beyond Z, has a cv above 200 and is not what anybody means. */
struct dist dist_lognormal_p95(double mean, double p95)
{
    assert(mean > 0.0 && p95 > mean && p95 < DIST_P95_LIMIT * mean);
    double sigma = Z_95 - sqrt(Z_95 * Z_95 - 2.0 * log(p95 / mean));
    return lognormal(DIST_LOGNORMAL_P95, mean, p95, sigma);
}

/* a is the shape, b the scale. */
static struct dist gamma_of(enum dist_kind kind, double mean, double second, double shape)
{
    return (struct dist){
        .kind = kind, .mean = mean, .second = second, .a = shape, .b = mean / shape};
}

struct dist dist_gamma(double mean, double cv)
{
    assert(mean > 0.0 && cv > 0.0);
    return gamma_of(DIST_GAMMA, mean, cv, 1.0 / (cv * cv));
}

struct dist dist_erlang(double mean, double k)
{
    assert(mean > 0.0 && k >= 1.0);
    return gamma_of(DIST_ERLANG, mean, k, k);
}

/* a is the chance of the shorter phase, whose mean is mean / (2 a). */
struct dist dist_hyper(double mean, double cv)
{
    assert(mean > 0.0 && cv >= 1.0);
    double squared = cv * cv;
    double a = 0.5 * (1.0 + sqrt((squared - 1.0) / (squared + 1.0)));
    return (struct dist){.kind = DIST_HYPER, .mean = mean, .second = cv, .a = a, .b = 1.0 - a};
}

struct dist dist_uniform(double low, double high)
{
    assert(low >= 0.0 && low <= high);
    return (struct dist){.kind = DIST_UNIFORM,
                         .mean = 0.5 * (low + high),
                         .second = high,
                         .a = low,
                         .b = high - low};
}

/* a is the least value. */
struct dist dist_pareto(double mean, double alpha)
{
    assert(mean > 0.0 && alpha > 1.0);
    double least = mean * (alpha - 1.0) / alpha;
    return (struct dist){.kind = DIST_PARETO, .mean = mean, .second = alpha, .a = least};
}

/* a is the scale. */
struct dist dist_weibull(double mean, double shape)
{
    assert(mean > 0.0 && shape > 0.0);
    double scale = mean / tgamma(1.0 + 1.0 / shape);
    return (struct dist){.kind = DIST_WEIBULL, .mean = mean, .second = shape, .a = scale};
}

/* a is log(1 - p), which is -inf where every count is 1. */
struct dist dist_geometric(double mean)
{
    assert(mean >= 1.0);
    return (struct dist){.kind = DIST_GEOMETRIC, .mean = mean, .a = log1p(-1.0 / mean)};
}

struct dist dist_empirical(const double *values, size_t count)
{
    assert(count > 0);
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    double mean = sum / (double)count;
    for (size_t i = 0; i < count; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    double cv = mean > 0.0 ? sqrt(squares / (double)count) / mean : 0.0;
    return (struct dist){
        .kind = DIST_EMPIRICAL, .mean = mean, .a = cv, .values = values, .count = count};
}

double dist_mean(const struct dist *dist)
{
    return dist->mean;
}

static double pareto_cv(double alpha)
{
    return alpha > 2.0 ? 1.0 / sqrt(alpha * (alpha - 2.0)) : (double)INFINITY;
}

/* sqrt(G(1 + 2/k) / G(1 + 1/k)^2 - 1), kept exact for a large shape, where the quotient nears
 * 1, and finite for a small one, where the Gs are huge. */
static double weibull_cv(double shape)
{
    return sqrt(expm1(lgamma(1.0 + 2.0 / shape) - 2.0 * lgamma(1.0 + 1.0 / shape)));
}

double dist_cv(const struct dist *dist)
{
    switch (dist->kind) {
    case DIST_EXPONENTIAL:
        return 1.0;
    case DIST_LOGNORMAL:
    case DIST_GAMMA:
    case DIST_HYPER:
        return dist->second;
    case DIST_LOGNORMAL_P95:
        return sqrt(expm1(dist->b * dist->b));
    case DIST_ERLANG:
        return 1.0 / sqrt(dist->second);
    case DIST_UNIFORM:
        return dist->mean > 0.0 ? dist->b / sqrt(12.0) / dist->mean : 0.0;
    case DIST_PARETO:
        return pareto_cv(dist->second);
    case DIST_WEIBULL:
        return weibull_cv(dist->second);
    case DIST_EMPIRICAL:
        return dist->a;
    case DIST_GEOMETRIC:
        return sqrt(1.0 - 1.0 / dist->mean);
    case DIST_CONSTANT:
    case DIST_KINDS:
        break;
    }
    return 0.0;
}

/* How many of the values, in ascending order, are x or less. */
static size_t values_up_to(const struct dist *dist, double x)
{
    size_t low = 0, high = dist->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (dist->values[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double hyper_cdf(const struct dist *dist, double x)
{
    double twice = 2.0 * x / dist->mean;
    return -dist->a * expm1(-twice * dist->a) - dist->b * expm1(-twice * dist->b);
}

static double uniform_cdf(const struct dist *dist, double x)
{
    if (x < dist->a || dist->b <= 0.0)
        return x < dist->a ? 0.0 : 1.0;
    return fmin(1.0, (x - dist->a) / dist->b);
}

static double continuous_cdf(const struct dist *dist, double x)
{
    switch (dist->kind) {
    case DIST_EXPONENTIAL:
        return -expm1(-x / dist->mean);
    case DIST_LOGNORMAL:
    case DIST_LOGNORMAL_P95:
        return gsl_cdf_ugaussian_P((log(x) - dist->a) / dist->b);
    case DIST_GAMMA:
    case DIST_ERLANG:
        return gsl_cdf_gamma_P(x, dist->a, dist->b);
    case DIST_HYPER:
        return hyper_cdf(dist, x);
    case DIST_PARETO:
        return x < dist->a ? 0.0 : 1.0 - pow(dist->a / x, dist->second);
    default:
        assert(dist->kind == DIST_WEIBULL);
        return -expm1(-pow(x / dist->a, dist->second));
    }
}

double dist_cdf(const struct dist *dist, double x)
{
    if (x < 0.0)
        return 0.0;
    switch (dist->kind) {
    case DIST_CONSTANT:
        return x < dist->mean ? 0.0 : 1.0;
    case DIST_EMPIRICAL:
        return (double)values_up_to(dist, x) / (double)dist->count;
    case DIST_GEOMETRIC:
        return x < 1.0 ? 0.0 : -expm1(floor(x) * dist->a);
    case DIST_UNIFORM:
        return uniform_cdf(dist, x);
    default:
        return x > 0.0 ? continuous_cdf(dist, x) : 0.0;
    }
}

/* Marsaglia and Tsang, 2000: the cube of a normal, thinned a little to the gamma's shape. */
static double draw_gamma(double shape, struct chance *chance)
{
    double d = shape - 1.0 / 3.0, c = 1.0 / sqrt(9.0 * d);
    for (;;) {
        double normal = chance_normal(chance);
        double root = 1.0 + c * normal;
        double cube = root * root * root;
        if (root > 0.0 &&
            chance_exponential(chance) > d * (cube - 1.0 - log(cube)) - 0.5 * normal * normal)
            return d * cube;
    }
}

/* A gamma of shape a < 1 is one of shape a + 1 times u^(1 / a). */
static double draw_any_gamma(const struct dist *dist, struct chance *chance)
{
    if (dist->a >= 1.0)
        return dist->b * draw_gamma(dist->a, chance);
    double large = draw_gamma(dist->a + 1.0, chance);
    return dist->b * large * exp(-chance_exponential(chance) / dist->a);
}

static double draw_hyper(const struct dist *dist, struct chance *chance)
{
    double share = chance_unit(chance) < dist->a ? dist->a : dist->b;
    return 0.5 * dist->mean / share * chance_exponential(chance);
}

double dist_draw_rare(const struct dist *dist, struct chance *chance)
{
    switch (dist->kind) {
    case DIST_EXPONENTIAL:
        return dist->mean * chance_exponential(chance);
    case DIST_LOGNORMAL:
    case DIST_LOGNORMAL_P95:
        return exp(dist->a + dist->b * chance_normal(chance));
    case DIST_GAMMA:
    case DIST_ERLANG:
        return draw_any_gamma(dist, chance);
    case DIST_HYPER:
        return draw_hyper(dist, chance);
    case DIST_UNIFORM:
        return dist->a + dist->b * chance_unit(chance);
    case DIST_PARETO:
        return dist->a * exp(chance_exponential(chance) / dist->second);
    case DIST_WEIBULL:
        return dist->a * pow(chance_exponential(chance), 1.0 / dist->second);
    case DIST_EMPIRICAL:
        return dist->values[chance_below(chance, dist->count)];
    case DIST_GEOMETRIC:
        return 1.0 + floor(chance_exponential(chance) / -dist->a);
    case DIST_CONSTANT:
    case DIST_KINDS:
        break;
    }
    return dist->mean;
}

double dist_rare_at(const struct dist *dist, uint64_t key)
{
    struct chance chance;
    chance_init(&chance, key);
    return dist_draw_rare(dist, &chance);
}
