#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "models/line.h"

enum { MOST = 64, LONGEST = 5, ORDERS = 3125 /* LONGEST^LONGEST */ };

struct fixture {
    struct request all[MOST];
    struct chance chance;
    struct line line;
};

static void open_line(struct fixture *fixture, enum line_order order, bool ranked)
{
    memset(fixture->all, 0, sizeof fixture->all);
    chance_init(&fixture->chance, 7);
    line_init(&fixture->line, order, ranked);
}

static void push(struct fixture *fixture, request_id id)
{
    line_push(&fixture->line, fixture->all, id);
}

static request_id pop(struct fixture *fixture)
{
    return line_pop(&fixture->line, fixture->all, &fixture->chance);
}

static void take_out(struct fixture *fixture, request_id id)
{
    line_remove(&fixture->line, fixture->all, id, &fixture->chance);
}

static void push_to(struct fixture *fixture, request_id from, request_id to)
{
    for (request_id id = from; id <= to; id++)
        push(fixture, id);
}

static void assert_leave(struct fixture *fixture, const request_id *expected, uint32_t count)
{
    assert_int_equal(fixture->line.count, count);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(pop(fixture), expected[i]);
    assert_int_equal(fixture->line.count, 0);
}

static void fifo_serves_whoever_came_first(void **state)
{
    (void)state;
    struct fixture fixture;
    open_line(&fixture, LINE_FIFO, false);
    push_to(&fixture, 1, 3);
    assert_int_equal(line_first(&fixture.line), 1);
    assert_int_equal(pop(&fixture), 1);
    push(&fixture, 4);
    assert_leave(&fixture, (request_id[]){2, 3, 4}, 3);
    push(&fixture, 5);
    assert_leave(&fixture, (request_id[]){5}, 1);
    line_free(&fixture.line);
}

static void lifo_serves_whoever_came_last(void **state)
{
    (void)state;
    struct fixture fixture;
    open_line(&fixture, LINE_LIFO, false);
    push_to(&fixture, 1, 3);
    assert_int_equal(pop(&fixture), 3);
    push(&fixture, 4);
    assert_leave(&fixture, (request_id[]){4, 2, 1}, 3);
    line_free(&fixture.line);
}

/* First, middle, last, and the only one. */
static void anybody_can_leave_from_the_middle(void **state)
{
    (void)state;
    const enum line_order orders[] = {LINE_FIFO, LINE_LIFO};
    for (int ranked = 0; ranked < 2; ranked++) {
        for (int i = 0; i < 2; i++) {
            struct fixture fixture;
            open_line(&fixture, orders[i], ranked);
            push_to(&fixture, 1, 5);
            take_out(&fixture, 1);
            take_out(&fixture, 3);
            take_out(&fixture, 5);
            const request_id forward[] = {2, 4}, backward[] = {4, 2};
            assert_leave(&fixture, orders[i] == LINE_FIFO ? forward : backward, 2);
            push(&fixture, 6);
            take_out(&fixture, 6);
            assert_int_equal(fixture.line.count, 0);
            push_to(&fixture, 7, 7);
            assert_leave(&fixture, (request_id[]){7}, 1);
            line_free(&fixture.line);
        }
    }
}

static void higher_ranks_go_first_and_keep_their_order(void **state)
{
    (void)state;
    static const uint8_t priority[] = {0, 0, 9, 5, 0, 9, 5};
    struct fixture fixture;
    open_line(&fixture, LINE_FIFO, true);
    for (request_id id = 1; id <= 6; id++)
        fixture.all[id].priority = priority[id];
    push_to(&fixture, 1, 6);
    assert_leave(&fixture, (request_id[]){2, 5, 3, 6, 1, 4}, 6);
    push_to(&fixture, 1, 6);
    take_out(&fixture, 2);
    take_out(&fixture, 6);
    assert_leave(&fixture, (request_id[]){5, 3, 1, 4}, 4);
    line_free(&fixture.line);
    open_line(&fixture, LINE_LIFO, true);
    for (request_id id = 1; id <= 6; id++)
        fixture.all[id].priority = priority[id];
    push_to(&fixture, 1, 6);
    assert_leave(&fixture, (request_id[]){5, 2, 6, 3, 4, 1}, 6);
    line_free(&fixture.line);
}

/* More waiters than a line has seats at first; each leaves once. */
static void seats_are_added_as_they_are_needed(void **state)
{
    (void)state;
    const enum line_order orders[] = {LINE_RANDOM, LINE_POSTGRES};
    for (int i = 0; i < 2; i++) {
        struct fixture fixture;
        open_line(&fixture, orders[i], i == 1);
        bool gone[MOST] = {false};
        push_to(&fixture, 1, MOST - 1);
        take_out(&fixture, 17);
        gone[17] = true;
        while (fixture.line.count > 0) {
            request_id id = pop(&fixture);
            assert_false(gone[id]);
            gone[id] = true;
        }
        for (request_id id = 1; id < MOST; id++)
            assert_true(gone[id]);
        line_free(&fixture.line);
    }
}

/* The chance of a chi-square at least as large if the counts follow the expected shares. */
static double fit(const unsigned *counts, const double *shares, int cells, unsigned total)
{
    double square = 0.0;
    int degrees = -1;
    for (int i = 0; i < cells; i++) {
        double expected = shares[i] * total;
        if (expected <= 0.0) {
            assert_int_equal(counts[i], 0);
            continue;
        }
        square += (counts[i] - expected) * (counts[i] - expected) / expected;
        degrees++;
    }
    return gsl_cdf_chisq_Q(square, degrees);
}

/* The order in which waiters left, as a number. */
static int order_number(const request_id *left, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++)
        number = number * LONGEST + (int)left[i] - 1;
    return number;
}

/* A story: 1, 2 and 3 come, the next is served, 4 comes, 2 gives up if still there, 5 comes,
 * the rest is served. Told to a line, and to a literal one whose newcomers take the place that
 * `choice` says. */
struct literal {
    request_id at[LONGEST];
    int count;
};

static double literal_push(struct literal *line, request_id id, enum line_order order,
                           int choice)
{
    int first = order == LINE_POSTGRES && line->count > 0 ? 1 : 0;
    int places = line->count + 1 - first;
    if (choice >= places)
        return 0.0;
    int place = first + choice;
    for (int i = line->count; i > place; i--)
        line->at[i] = line->at[i - 1];
    line->at[place] = id;
    line->count++;
    return 1.0 / places;
}

static void literal_remove(struct literal *line, int place)
{
    for (int i = place; i + 1 < line->count; i++)
        line->at[i] = line->at[i + 1];
    line->count--;
}

static double literal_story(enum line_order order, const int *choice, request_id *left,
                            int *count)
{
    struct literal line = {.count = 0};
    double chance = 1.0;
    for (request_id id = 1; id <= 3; id++)
        chance *= literal_push(&line, id, order, choice[id]);
    if (chance <= 0.0)
        return 0.0;
    left[0] = line.at[0];
    literal_remove(&line, 0);
    chance *= literal_push(&line, 4, order, choice[4]);
    for (int i = 0; i < line.count; i++)
        if (line.at[i] == 2)
            literal_remove(&line, i);
    chance *= literal_push(&line, 5, order, choice[5]);
    for (*count = 1; line.count > 0; (*count)++) {
        left[*count] = line.at[0];
        literal_remove(&line, 0);
    }
    return chance;
}

/* All places that the five may take, each with its chance. */
static void literal_shares(enum line_order order, double *shares)
{
    memset(shares, 0, ORDERS * sizeof *shares);
    for (int code = 0; code < ORDERS; code++) {
        int choice[LONGEST + 1], rest = code, count = 0;
        for (int i = 1; i <= LONGEST; i++, rest /= LONGEST)
            choice[i] = rest % LONGEST;
        request_id left[LONGEST];
        double chance = literal_story(order, choice, left, &count);
        if (chance > 0.0)
            shares[order_number(left, count)] += chance;
    }
}

static int story(struct fixture *fixture)
{
    request_id left[LONGEST];
    int count = 1;
    push_to(fixture, 1, 3);
    left[0] = pop(fixture);
    push(fixture, 4);
    if (left[0] != 2)
        take_out(fixture, 2);
    push(fixture, 5);
    while (fixture->line.count > 0)
        left[count++] = pop(fixture);
    return order_number(left, count);
}

static void assert_story_like_the_literal(enum line_order order, unsigned told)
{
    static double shares[ORDERS];
    static unsigned counts[ORDERS];
    struct fixture fixture;
    literal_shares(order, shares);
    memset(counts, 0, sizeof counts);
    open_line(&fixture, order, false);
    for (unsigned i = 0; i < told; i++)
        counts[story(&fixture)]++;
    assert_true(fit(counts, shares, ORDERS, told) > 0.001);
    line_free(&fixture.line);
}

/* Drawing who is next is the same as standing in a line that was shuffled place by place. */
static void random_order_is_uniform(void **state)
{
    (void)state;
    assert_story_like_the_literal(LINE_RANDOM, 40000);
}

static void postgres_order_is_a_random_place_behind_the_first(void **state)
{
    (void)state;
    assert_story_like_the_literal(LINE_POSTGRES, 40000);
}

static void postgres_serves_the_first_waiter_first(void **state)
{
    (void)state;
    struct fixture fixture;
    open_line(&fixture, LINE_POSTGRES, false);
    for (int i = 0; i < 100; i++) {
        push_to(&fixture, 1, 4);
        assert_int_equal(pop(&fixture), 1);
        while (fixture.line.count > 0)
            pop(&fixture);
    }
    line_free(&fixture.line);
}

/* Eight waiters, who is drawn first: each in one case of eight. */
static void every_place_of_a_random_line_is_as_good(void **state)
{
    (void)state;
    struct fixture fixture;
    unsigned counts[8] = {0};
    const double shares[8] = {.125, .125, .125, .125, .125, .125, .125, .125};
    open_line(&fixture, LINE_RANDOM, false);
    for (int i = 0; i < 16000; i++) {
        push_to(&fixture, 1, 8);
        counts[pop(&fixture) - 1]++;
        while (fixture.line.count > 0)
            pop(&fixture);
    }
    assert_true(fit(counts, shares, 8, 16000) > 0.001);
    line_free(&fixture.line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fifo_serves_whoever_came_first),
        cmocka_unit_test(lifo_serves_whoever_came_last),
        cmocka_unit_test(anybody_can_leave_from_the_middle),
        cmocka_unit_test(higher_ranks_go_first_and_keep_their_order),
        cmocka_unit_test(seats_are_added_as_they_are_needed),
        cmocka_unit_test(random_order_is_uniform),
        cmocka_unit_test(postgres_order_is_a_random_place_behind_the_first),
        cmocka_unit_test(postgres_serves_the_first_waiter_first),
        cmocka_unit_test(every_place_of_a_random_line_is_as_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
