#include "plots/effect_charts.h"

#include "plots/remedies_report.h"
#include "tests/support/recorded_charts.h"
#include "tests/support/sample_result.h"

static struct measured measured(double mean, double half)
{
    return (struct measured){mean, mean - half, mean + half, NULL};
}

/* ---- variants ---- */

static struct sample *variant(const char *name, double times)
{
    struct sample *sample = sample_of_checkout();
    struct measured *p95 = &sample->result.system.p95;
    double *value = arena_array(sample->arena, SAMPLE_RUNS, sizeof *value);
    for (int i = 0; i < SAMPLE_RUNS; i++)
        value[i] = p95->value[i] * times * (1.0 + .001 * (i - 2));
    *p95 = (struct measured){p95->mean * times, p95->low * times, p95->high * times, value};
    sample->result.variant = name;
    return sample;
}

static void variants_are_ratios_with_intervals(void **state)
{
    (void)state;
    struct sample *sample[] = {variant(NULL, 1.0), variant("a cache", .4),
                               variant("twice the pool", 1.25), variant("as before", 1.0)};
    struct result *result[4];
    for (int i = 0; i < 4; i++)
        result[i] = &sample[i]->result;
    struct recorded *recorded = recorded_open();
    variant_charts(&recorded->page, result, 4);
    const struct chart *chart = recorded_named(recorded, "what each variant changes");
    assert_non_null(strstr(chart->title,
                           "'a cache' is best: p95 -60% (-60% to -60%); 'twice the "
                           "pool' makes it worse, +25%"));
    assert_int_equal(chart->kind, CHART_EFFECTS);
    const struct chart_row *cache = recorded_row(chart, "a cache");
    assert_near(cache->mean, -.6, .001);
    assert_true(cache->low < -.6 && cache->high > -.6 && cache->high < -.59);
    assert_int_equal(cache->tone, CHART_GOOD);
    assert_int_equal(recorded_row(chart, "twice the pool")->tone, CHART_BAD);
    assert_int_equal(recorded_row(chart, "as before")->tone, CHART_FAINT);
    assert_near(chart->none, 0.0, 0.0);
    recorded_close(recorded);
    recorded = recorded_open();
    result[1] = &sample[3]->result; /* none of them changes anything */
    variant_charts(&recorded->page, result, 2);
    assert_int_equal(recorded->charts, 0);
    /* Of what is not stable it is asked how much is answered, not how soon. */
    result[0]->stable = false;
    result[1] = &sample[1]->result;
    result[1]->system.throughput.mean *= 2.0;
    for (int i = 0; i < SAMPLE_RUNS; i++)
        ((double *)result[1]->system.throughput.value)[i] *= 2.0;
    variant_charts(&recorded->page, result, 4);
    chart = recorded_named(recorded, "what each variant changes");
    assert_string_equal(chart->x.label, "change of throughput");
    assert_near(recorded_row(chart, "a cache")->mean, 1.0, 1e-9);
    recorded_close(recorded);
    for (int i = 0; i < 4; i++)
        sample_close(sample[i]);
}

/* ---- two results ---- */

struct pair {
    struct sample *before, *after;
    struct compare_row row[4];
    struct compare compare;
};

static struct compare_row row_of(const struct pair *pair, const char *request,
                                 enum compare_quantity quantity, double ratio, double half)
{
    const struct result_answers *answers = &pair->before->result.system;
    return (struct compare_row){.request = request,
                                .quantity = quantity,
                                .before = &answers->p95,
                                .after = &answers->p95,
                                .ratio = measured(ratio, half),
                                .verdict = fabs(ratio - 1.0) <= half ? COMPARE_NO_EVIDENCE
                                           : ratio < 1.0             ? COMPARE_BETTER
                                                                     : COMPARE_WORSE};
}

static struct pair pair_open(void)
{
    struct pair pair = {.before = sample_of_checkout(), .after = sample_of_checkout()};
    pair.row[0] = row_of(&pair, NULL, COMPARE_P95, .7, .02);
    pair.row[1] = row_of(&pair, "checkout", COMPARE_P95, .5, .03);
    pair.row[2] = row_of(&pair, "browse", COMPARE_P95, 1.01, .02);
    pair.row[3] = row_of(&pair, "browse", COMPARE_MEAN, 1.001, .004);
    pair.compare = (struct compare){
        .before = &pair.before->result, .after = &pair.after->result, .pairs = 5, .rows = 4};
    return pair;
}

static struct recorded *compared(struct pair *pair)
{
    struct recorded *recorded = recorded_open();
    pair->compare.row = pair->row;
    compare_charts(&recorded->page, &pair->compare);
    return recorded;
}

static void pair_close(struct pair *pair)
{
    sample_close(pair->before);
    sample_close(pair->after);
}

static void changes_of_all_come_first(void **state)
{
    (void)state;
    struct pair pair = pair_open();
    struct recorded *recorded = compared(&pair);
    const struct chart *chart = recorded_named(recorded, "what changes");
    assert_string_equal(chart->title,
                        "Better: p95 -30% (-32% to -28%); nothing drawn is worse");
    assert_string_equal(chart->row[0].name, "all: p95");
    assert_string_equal(chart->row[1].name, "checkout: p95");
    assert_near(chart->row[1].mean, -.5, 1e-12);
    assert_near(chart->row[1].low, -.53, 1e-12);
    assert_int_equal(chart->row[1].tone, CHART_GOOD);
    assert_int_equal(recorded_row(chart, "browse: mean")->tone, CHART_FAINT);
    recorded_close(recorded);
    pair_close(&pair);
}

static void better_and_worse_are_both_told(void **state)
{
    (void)state;
    struct pair pair = pair_open();
    pair.row[2] = row_of(&pair, "browse", COMPARE_P95, 1.2, .05);
    struct recorded *recorded = compared(&pair);
    assert_string_equal(recorded_named(recorded, "what changes")->title,
                        "Better: p95 -30% (-32% to -28%); worse: p95 of browse +20% (+15% to "
                        "+25%)");
    recorded_close(recorded);
    for (int i = 0; i < 4; i++)
        pair.row[i] = row_of(&pair, i ? "browse" : NULL, COMPARE_P95, 1.01, .02);
    recorded = compared(&pair);
    assert_string_equal(recorded_named(recorded, "what changes")->title,
                        "No evidence of any change: each interval includes none");
    recorded_close(recorded);
    pair_close(&pair);
}

static void what_is_the_same_is_left_out(void **state)
{
    (void)state;
    struct pair pair = pair_open();
    pair.row[0].verdict = COMPARE_SAME;
    struct recorded *recorded = compared(&pair);
    assert_int_equal(recorded_named(recorded, "what changes")->rows, 3);
    recorded_close(recorded);
    for (int i = 0; i < 4; i++)
        pair.row[i].verdict = COMPARE_SAME;
    recorded = compared(&pair);
    assert_int_equal(recorded->charts, 0);
    recorded_close(recorded);
    pair_close(&pair);
}

/* Twice and half are equally far from none; what falls to nothing stays on the chart. */
static void large_changes_are_ratios(void **state)
{
    (void)state;
    struct pair pair = pair_open();
    pair.row[1] = row_of(&pair, "checkout", COMPARE_P95, 12.0, 3.0);
    pair.row[2] = row_of(&pair, "browse", COMPARE_P95, .00001, .00002);
    struct recorded *recorded = compared(&pair);
    const struct chart *chart = recorded_named(recorded, "what changes");
    assert_int_equal(chart->x.scale, CHART_LOG);
    assert_near(chart->none, 1.0, 0.0);
    assert_near(recorded_row(chart, "checkout: p95")->mean, 12.0, 1e-9);
    assert_near(recorded_row(chart, "all: p95")->mean, .7, 1e-9);
    assert_true(recorded_row(chart, "browse: p95")->low > 0.0);
    recorded_close(recorded);
    pair_close(&pair);
}

static void without_intervals_rows_are_points(void **state)
{
    (void)state;
    struct pair pair = pair_open();
    for (int i = 0; i < 4; i++) {
        pair.row[i].ratio.low = -(double)INFINITY;
        pair.row[i].ratio.high = (double)INFINITY;
        pair.row[i].verdict = COMPARE_NO_INTERVAL;
    }
    struct recorded *recorded = compared(&pair);
    const struct chart *chart = recorded_named(recorded, "what changes");
    assert_near(chart->row[0].low, chart->row[0].mean, 0.0);
    assert_near(chart->row[0].high, chart->row[0].mean, 0.0);
    recorded_close(recorded);
    pair_close(&pair);
}

/* ---- levers ---- */

enum { LEVERS = 8 };

struct pulled {
    struct sample *sample;
    struct lever lever[LEVERS];
    struct why_effect effect[LEVERS];
    struct why why;
};

static struct pulled pull(void)
{
    static const char *const paths[LEVERS] = {"app.a", "app.b", "app.c", "app.d",
                                              "app.e", "app.f", "app.g", "app.h"};
    static const double changes[LEVERS] = {.091, .031, 0.0, 0.0, 0.0, 0.0, 0.0, -.05};
    struct pulled pulled = {.sample = sample_of_checkout()};
    for (int i = 0; i < LEVERS; i++) {
        pulled.lever[i] = (struct lever){
            .kind = LEVER_CONNECTIONS, .resource = paths[i], .from = "10", .to = "11"};
        pulled.effect[i].word = changes[i] > 0.0   ? WHY_BETTER
                                : changes[i] < 0.0 ? WHY_WORSE
                                                   : WHY_NOTHING;
        pulled.effect[i].effect.change[PAIRED_THROUGHPUT] = measured(changes[i], .002);
    }
    pulled.why = (struct why){.base = &pulled.sample->result, .by = PAIRED_THROUGHPUT};
    return pulled;
}

static struct recorded *why_shown(struct pulled *pulled, int count)
{
    struct recorded *recorded = recorded_open();
    for (int i = 0; i < LEVERS; i++)
        pulled->effect[i].lever = &pulled->lever[i];
    pulled->why.effect = pulled->effect;
    pulled->why.effects = count;
    why_charts(&recorded->page, &pulled->why);
    return recorded;
}

static void levers_that_move_are_shown_with_some_that_do_not(void **state)
{
    (void)state;
    struct pulled pulled = pull();
    struct recorded *recorded = why_shown(&pulled, LEVERS);
    const struct chart *chart = recorded_named(recorded, "what levers do");
    assert_string_equal(chart->title,
                        "app.a (10 → 11) changes throughput by +9.10% ± 0.20; next, "
                        "app.b, by +3.10% ± 0.20");
    assert_int_equal(chart->rows, 6); /* two better, three that do nothing, one worse */
    assert_int_equal(recorded_row(chart, "app.h, 10 → 11")->tone, CHART_BAD);
    assert_int_equal(recorded_row(chart, "app.c, 10 → 11")->tone, CHART_FAINT);
    recorded_close(recorded);
    pulled.effect[0].word = pulled.effect[1].word = pulled.effect[7].word = WHY_NOTHING;
    recorded = why_shown(&pulled, LEVERS);
    assert_int_equal(recorded->charts, 0);
    recorded_close(recorded);
    recorded = why_shown(&pulled, 0);
    assert_int_equal(recorded->charts, 0);
    recorded_close(recorded);
    sample_close(pulled.sample);
}

/* ---- remedies ---- */

static void harm_of_remedies_is_shown_as_such(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    struct remedy_tried tried[4] = {
        {.remedy = {.kind = REMEDY_BATCH, .at = "list"},                                         .verdict = REMEDY_HELPS  },
        {.remedy = {.kind = REMEDY_CACHE, .at = "browse"},                                       .verdict = REMEDY_LITTLE },
        {.remedy = {.kind = REMEDY_POOL_LARGER, .at = "app.pools.main", .from = "4", .to = "8"},
         .verdict = REMEDY_HARMS                                                                                          },
        {.remedy = {.kind = REMEDY_DISK, .at = "main"},                                          .verdict = REMEDY_UNTRIED},
    };
    tried[0].effect.change[PAIRED_P95] = measured(-.4, .02);
    tried[1].effect.change[PAIRED_P95] = measured(.001, .002);
    tried[2].effect.change[PAIRED_P95] = measured(.3, .05);
    struct remedies remedies = {.base = &sample->result,
                                .problem = true,
                                .missed = 1,
                                .at = tried,
                                .count = 4,
                                .recommended = 1};
    struct recorded *recorded = recorded_open();
    remedies_charts(&recorded->page, &remedies);
    const struct chart *chart = recorded_named(recorded, "what remedies bring");
    struct arena *arena = sample->arena;
    assert_string_equal(chart->title, "1 of 3 remedies tried helps; first for its effort: one "
                                      "query for many: list; 1 makes it worse");
    assert_string_equal(chart->x.label, "change of p95");
    assert_int_equal(chart->rows, 3);
    assert_int_equal(recorded_row(chart, remedy_name(&tried[0].remedy, arena))->tone,
                     CHART_GOOD);
    assert_int_equal(recorded_row(chart, remedy_name(&tried[1].remedy, arena))->tone,
                     CHART_FAINT);
    const struct chart_row *pool = recorded_row(chart, remedy_name(&tried[2].remedy, arena));
    assert_int_equal(pool->tone, CHART_BAD);
    assert_near(pool->low, .25, 1e-12);
    recorded_close(recorded);
    recorded = recorded_open();
    tried[0].effect.change[PAIRED_THROUGHPUT] = measured(3.0, .1); /* four times as much */
    remedies_charts(&recorded->page, &remedies);
    assert_string_equal(recorded_named(recorded, "what remedies bring")->x.label,
                        "throughput, times what it was");
    recorded_close(recorded);
    tried[0].effect.change[PAIRED_THROUGHPUT] = measured(.001, .1);
    recorded = recorded_open();
    remedies.recommended = 0;
    tried[0].verdict = REMEDY_LITTLE;
    remedies_charts(&recorded->page, &remedies);
    assert_string_equal(recorded_named(recorded, "what remedies bring")->title,
                        "None of 3 remedies tried helps; 1 makes it worse");
    recorded_close(recorded);
    recorded = recorded_open();
    remedies.problem = false; /* none is needed */
    remedies_charts(&recorded->page, &remedies);
    assert_int_equal(recorded->charts, 0);
    recorded_close(recorded);
    sample_close(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variants_are_ratios_with_intervals),
        cmocka_unit_test(changes_of_all_come_first),
        cmocka_unit_test(better_and_worse_are_both_told),
        cmocka_unit_test(what_is_the_same_is_left_out),
        cmocka_unit_test(large_changes_are_ratios),
        cmocka_unit_test(without_intervals_rows_are_points),
        cmocka_unit_test(levers_that_move_are_shown_with_some_that_do_not),
        cmocka_unit_test(harm_of_remedies_is_shown_as_such),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
