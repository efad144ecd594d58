#include "forecasts/import.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#define ZLIB_CONST
#include <zlib.h>

/* A folder of its own for each test, with a store in it. */
struct place_of_work {
    char folder[64], store[96], file[96];
    struct history *history;
    struct arena *arena;
    struct import_report report;
    struct faults faults;
};

static int set_up(void **state)
{
    struct place_of_work *work = calloc(1, sizeof *work);
    strcpy(work->folder, "/tmp/headroom_import_XXXXXX");
    assert_non_null(mkdtemp(work->folder));
    snprintf(work->store, sizeof work->store, "%s/store.db", work->folder);
    snprintf(work->file, sizeof work->file, "%s/input.csv", work->folder);
    work->arena = arena_open();
    *state = work;
    return 0;
}

static int tear_down(void **state)
{
    struct place_of_work *work = *state;
    char command[128];
    history_close(work->history);
    arena_close(work->arena);
    snprintf(command, sizeof command, "rm -rf '%s'", work->folder);
    int status = system(command); /* NOLINT(cert-env33-c) */
    free(work);
    return status;
}

static void open_store(struct place_of_work *work)
{
    assert_int_equal(history_open(&work->history, work->store, HISTORY_CREATE, &work->faults),
                     HISTORY_DONE);
}

static const struct import_settings plain = {.routes = 100, .bucket_s = 60};

static enum history_outcome import_bytes(struct place_of_work *work, const void *bytes,
                                         size_t size, const struct import_settings *settings)
{
    if (!work->history)
        open_store(work);
    work->faults = (struct faults){0};
    struct import_stream *stream = import_stream_over(bytes, size);
    enum history_outcome outcome = import_stream_into(work->history, stream, "dir/input.csv",
                                                      settings, &work->report, &work->faults);
    import_stream_close(stream);
    return outcome;
}

static enum history_outcome import_text(struct place_of_work *work, const char *text,
                                        const struct import_settings *settings)
{
    return import_bytes(work, text, strlen(text), settings ? settings : &plain);
}

static struct series read_series(struct place_of_work *work, const char *name)
{
    struct series series;
    assert_int_equal(
        history_read(work->history, name, work->arena, &series, NULL, &work->faults),
        HISTORY_DONE);
    return series;
}

#define T0 INT64_C(1767225600) /* 2026-01-01 */

/* --- CSV --- */

static void all_ways_to_write_a_time_are_one(void **state)
{
    static const char *const times[] = {"1767225600",
                                        "1767225600.5",
                                        "1767225600000",
                                        "1767225600000000",
                                        "1767225600000000000",
                                        "2026-01-01T00:00:00Z",
                                        "2026-01-01T01:00:00+01:00",
                                        "2025-12-31 19:00:00-0500",
                                        "2026-01-01 00:00",
                                        "2026/01/01",
                                        "2026-01-01T00:00:00.123",
                                        "2025-12-31 24:00",
                                        "[01/Jan/2026:00:00:00 +0000]"};
    struct place_of_work *work = *state;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        char text[96];
        snprintf(text, sizeof text, "load;when\n%zu;%s\n", i, times[i]);
        struct import_settings settings = plain;
        settings.time = "when";
        assert_int_equal(import_text(work, text, &settings), HISTORY_DONE);
    }
    struct series series = read_series(work, "load");
    assert_int_equal(series.count, 1);
    assert_int_equal(series.start_s, T0);
}

static void a_second_import_changes_nothing(void **state)
{
    struct place_of_work *work = *state;
    const char *text = "timestamp,value\n2026-01-01 00:00,1\n2026-01-01 01:00,\n"
                       "2026-01-01 03:00,3.5\n2026-01-01 02:00,9\n2026-01-01 02:00,2\n";
    assert_int_equal(import_text(work, text, NULL), HISTORY_DONE);
    assert_int_equal(work->report.changes.added, 3);
    assert_int_equal(work->report.duplicates, 1);
    assert_int_equal(work->report.out_of_order, 1);
    assert_int_equal(work->report.empty, 1);
    assert_int_equal(work->report.missing, 1);
    struct series series = read_series(work, "input");
    assert_int_equal(series.count, 4);
    assert_int_equal(series.interval_s, 3600);
    assert_true(series.values[2] == 2.0 && isnan(series.values[1]));

    assert_int_equal(import_text(work, text, NULL), HISTORY_DONE);
    assert_int_equal(work->report.changes.added + work->report.changes.changed, 0);
    assert_int_equal(work->report.changes.same, 3);
    import_text(work, "2026-01-01 03:00,4\n2026-01-01 04:00,5\n", NULL);
    assert_int_equal(work->report.changes.changed, 1);
    assert_int_equal(work->report.changes.added, 1);
}

static void clocks_that_change_are_followed(void **state)
{
    struct place_of_work *work = *state;
    struct import_settings settings = plain;
    settings.zone = "Europe/Berlin";
    const char *autumn = "time,x\n2026-10-25 01:00,1\n2026-10-25 02:00,2\n"
                         "2026-10-25 02:00,3\n2026-10-25 03:00,4\n";
    assert_int_equal(import_text(work, autumn, &settings), HISTORY_DONE);
    assert_int_equal(work->report.twice, 2);
    assert_int_equal(work->report.duplicates, 0);
    struct series series = read_series(work, "x");
    assert_int_equal(series.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(series.values[i] == (double)i + 1.0);

    assert_int_equal(import_text(work, "time,y\n2026-03-29 02:30,1\n", &settings),
                     HISTORY_DONE);
    assert_int_equal(work->report.left_out, 1);
    assert_int_equal(read_series(work, "y").start_s, 1774747800); /* 01:30 UTC */
    settings.zone = "Europe/Atlantis";
    assert_int_equal(import_text(work, autumn, &settings), HISTORY_WRONG);
    assert_non_null(strstr(work->faults.kept[0].message, "Europe/Atlantis"));
}

static void bad_lines_are_counted_and_shown(void **state)
{
    struct place_of_work *work = *state;
    const char *text = "time,x\n2026-01-01,1\nyesterday,2\n2026-01-02,many\n2026-01-03\n"
                       "2026-13-01,1\n2026-02-29,1\n2300-01-01,1\n2026-01-04,4\n";
    assert_int_equal(import_text(work, text, NULL), HISTORY_DONE);
    assert_int_equal(work->report.bad, 6);
    assert_int_equal(work->report.shown[0].line, 3);
    assert_string_equal(work->report.shown[0].text, "yesterday,2");
    assert_int_equal(work->report.shown[4].line, 7);
    assert_int_equal(work->report.changes.added, 2);

    struct import_settings strict = plain;
    strict.strict = true;
    strict.series = "other";
    assert_int_equal(import_text(work, text, &strict), HISTORY_WRONG);
    struct history_series found;
    assert_int_equal(history_find(work->history, "other", work->arena, &found, &work->faults),
                     HISTORY_WRONG);
}

static void tables_of_several_series_are_told_apart(void **state)
{
    struct place_of_work *work = *state;
    assert_int_equal(
        import_text(work, "series,t,value\n\"a \"\"b\"\"\",1,2\nc,1,3\nc,2,4\n", NULL),
        HISTORY_DONE);
    assert_int_equal(read_series(work, "a \"b\"").count, 1);
    assert_int_equal(read_series(work, "c").count, 2);
    assert_int_equal(import_text(work, "60\t1,5\t2\n120\t3\t4\n", NULL), HISTORY_DONE);
    assert_true(read_series(work, "input 2").values[0] == 1.5);
    assert_int_equal(read_series(work, "input 3").count, 2);

    struct import_settings settings = plain;
    settings.value = "cpu,missing";
    assert_int_equal(import_text(work, "t,cpu\n1,2\n", &settings), HISTORY_WRONG);
    /* A line may be wider than the names. */
    assert_int_equal(import_text(work, "t,cpu\n1,2,3\n", NULL), HISTORY_DONE);
}

/* A time and so many values, in two lines. */
static const char *table_of(struct place_of_work *work, int values)
{
    char *text = arena_take(work->arena, 2 * (size_t)values * 7 + 16), *to = text;
    to = stpcpy(to, "t");
    for (int i = 0; i < values; i++)
        to += sprintf(to, ",s%d", i);
    to = stpcpy(to, "\n60");
    for (int i = 0; i < values; i++)
        to += sprintf(to, ",%d", i);
    stpcpy(to, "\n");
    return text;
}

/* None of many columns is left out without a word. */
static void wide_tables_are_read_or_refused(void **state)
{
    struct place_of_work *work = *state;
    assert_int_equal(import_text(work, table_of(work, 1000), NULL), HISTORY_DONE);
    assert_true(read_series(work, "s999").values[0] == 999.0);
    assert_int_equal(import_text(work, table_of(work, 5000), NULL), HISTORY_WRONG);
    assert_string_equal(work->faults.kept[0].message, "input has more than 4096 columns");
}

static void what_is_no_data_is_refused(void **state)
{
    static const char *const texts[] = {"", "hello", "{\"a\": 1}", "a,b\nc,d\n", "a,b\n"};
    struct place_of_work *work = *state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(import_text(work, texts[i], NULL), HISTORY_WRONG);
        assert_true(work->faults.count > 0);
    }
    struct import_settings settings = plain;
    settings.format = "cvs";
    assert_int_equal(import_text(work, "t,x\n1,2\n", &settings), HISTORY_WRONG);
    assert_string_equal(work->faults.kept[0].hint, "did you mean 'csv'?");
}

/* --- Logs --- */

#define LINE(clock, request, status)                                                           \
    "192.0.2.7 - - [01/Jan/2026:" clock " +0000] \"" request "\" " status " 17 \"-\" \"ua\"\n"

static const char first_half[] = LINE("00:00:00", "GET /cart/7?a=1 HTTP/1.1", "200")
    LINE("00:00:30", "GET /cart/8 HTTP/1.1", "500") LINE("00:02:10", "GET / HTTP/1.1", "200")
        LINE("00:02:59", "-", "400");
static const char second_half[] =
    LINE("00:03:00", "GET / HTTP/1.1", "200") LINE("00:03:59", "GET / HTTP/1.1", "200");

static void lines_are_counted_by_route_and_minute(void **state)
{
    struct place_of_work *work = *state;
    char both[sizeof first_half + sizeof second_half];
    snprintf(both, sizeof both, "%s%s", first_half, second_half);
    assert_int_equal(import_text(work, first_half, NULL), HISTORY_DONE);
    assert_string_equal(work->report.format, "log");
    struct series all = read_series(work, "requests");
    assert_int_equal(all.count, 3);
    assert_true(all.values[0] == 2.0 && all.values[1] == 0.0 && all.values[2] == 2.0);
    struct series cart = read_series(work, "requests GET /cart/:id");
    assert_int_equal(cart.count, 3);
    assert_true(cart.values[0] == 2.0 && cart.values[2] == 0.0);
    assert_true(read_series(work, "requests 5xx").values[0] == 1.0);
    assert_true(read_series(work, "requests (other)").values[2] == 1.0);

    /* The same log again, then grown, then the old copy of it, then the rotated rest. */
    import_text(work, first_half, NULL);
    assert_int_equal(work->report.changes.added + work->report.changes.changed, 0);
    import_text(work, both, NULL);
    assert_true(work->report.changes.added > 0);
    assert_int_equal(work->report.changes.changed, 0);
    assert_int_equal(read_series(work, "requests").count, 4);
    import_text(work, first_half, NULL);
    assert_true(work->report.older);
    assert_int_equal(read_series(work, "requests").count, 4);
    assert_true(read_series(work, "requests").values[3] == 2.0);
}

static void logs_of_other_servers_add_up(void **state)
{
    struct place_of_work *work = *state;
    import_text(work, first_half, NULL);
    import_text(work,
                LINE("00:00:00", "GET /b HTTP/1.1", "200")
                    LINE("00:02:59", "GET /b HTTP/1.1", "200"),
                NULL);
    assert_true(read_series(work, "requests").values[0] == 3.0);
    struct import_settings hourly = plain;
    hourly.bucket_s = 3600;
    assert_int_equal(import_text(work, second_half, &hourly), HISTORY_WRONG);
    assert_non_null(strstr(work->faults.kept[0].message, "counts by 60 s"));
}

static void rare_routes_are_put_together(void **state)
{
    struct place_of_work *work = *state;
    struct import_settings one = plain;
    one.routes = 1;
    import_text(work,
                LINE("00:00:00", "GET /a HTTP/1.1", "200")
                    LINE("00:00:20", "GET /b HTTP/1.1", "200")
                        LINE("00:00:59", "GET /b HTTP/1.1", "200"),
                &one);
    assert_int_equal(work->report.folded, 1);
    assert_true(read_series(work, "requests GET /b").values[0] == 2.0);
    assert_true(read_series(work, "requests (other)").values[0] == 1.0);
}

static void compressed_logs_are_the_same_logs(void **state)
{
    struct place_of_work *work = *state;
    unsigned char packed[1024];
    z_stream deflater = {.next_in = (const unsigned char *)first_half,
                         .avail_in = sizeof first_half - 1,
                         .next_out = packed,
                         .avail_out = sizeof packed};
    assert_int_equal(deflateInit2(&deflater, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY),
                     Z_OK);
    assert_int_equal(deflate(&deflater, Z_FINISH), Z_STREAM_END);
    deflateEnd(&deflater);
    size_t size = sizeof packed - deflater.avail_out;
    assert_int_equal(import_text(work, first_half, NULL), HISTORY_DONE);
    assert_int_equal(import_bytes(work, packed, size, &plain), HISTORY_DONE);
    assert_int_equal(work->report.changes.added + work->report.changes.changed, 0);
    import_bytes(work, packed, size - 9, &plain);
    assert_string_equal(work->report.trouble, "the gzip data ends early");
}

/* --- JSON --- */

static void answers_of_prometheus_are_read(void **state)
{
    struct place_of_work *work = *state;
    const char *text =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
        "{\"values\":[[1767225600,\"1\"],[1767225660.5,\"NaN\"],"
        "[1767225720,\"3\"]],\"metric\":{\"__name__\":\"up\",\"job\":\"api\"}},"
        "{\"metric\":{\"__name__\":\"up\",\"job\":\"db\"},"
        "\"values\":[[1767225600,\"x\"],[1767225660,\"2\"]]}]}}";
    assert_int_equal(import_text(work, text, NULL), HISTORY_DONE);
    assert_string_equal(work->report.format, "prometheus");
    struct series series = read_series(work, "up{job=\"api\"}");
    assert_int_equal(series.start_s, T0);
    assert_true(series.values[1] == 3.0 || series.values[2] == 3.0);
    assert_int_equal(work->report.bad, 1);
    assert_int_equal(work->report.empty, 1);
    struct history_series found;
    history_find(work->history, "up{job=\"api\"}", work->arena, &found, &work->faults);
    assert_string_equal(found.labels, "{\"job\":\"api\"}");

    assert_int_equal(
        import_text(work, "{\"status\":\"error\",\"error\":\"no such metric\"}", NULL),
        HISTORY_WRONG);
    assert_int_equal(import_bytes(work, text, strlen(text) / 2, &plain), HISTORY_WRONG);
}

static void answers_of_cloudwatch_are_read(void **state)
{
    struct place_of_work *work = *state;
    const char *text =
        "{\"Messages\":[],\"MetricDataResults\":[{\"Id\":\"m1\",\"Label\":\"CPU\","
        "\"Timestamps\":"
        "[\"2026-01-01T00:10:00+00:00\",\"2026-01-01T00:05:00Z\",\"2026-01-01T00:00:00Z\"],"
        "\"Values\":[3,2.5,1e0],\"StatusCode\":\"Complete\"}]}";
    assert_int_equal(import_text(work, text, NULL), HISTORY_DONE);
    assert_int_equal(work->report.out_of_order, 0);
    struct series series = read_series(work, "CPU");
    assert_int_equal(series.start_s, T0);
    assert_int_equal(series.interval_s, 300);
    assert_true(series.values[0] == 1.0 && series.values[2] == 3.0);
}

static void answers_that_are_odd_end_in_order(void **state)
{
    static const char *const texts[] = {
        "{\"status\":\"success\",\"data\":[],\"result\":[1]}",
        "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{\"a\":1,\"b\":[2]},"
        "\"x\":{},\"values\":[[\"1\",2]]}]}}",
        "{\"status\":\"success\",\"data\":{\"result\":[{\"values\":[[99999999999999999999,1]]}]"
        "}}",
        "{\"MetricDataResults\":[{\"Id\":\"a\",\"Timestamps\":[\"x\"],\"Values\":[1,2]}]}",
        "{\"MetricDataResults\":[{\"Values\":[\"x\"]}]}",
        "{\"MetricDataResults\":[{\"Values\":[1e999]}]}",
        "{\"MetricDataResults\":[1]}",
        "{\"Messages\":[}, \"MetricDataResults\":[]",
    };
    struct place_of_work *work = *state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        import_text(work, texts[i], NULL);
        assert_true(work->report.bad > 0);
        assert_int_equal(work->report.changes.added, 0);
    }
}

static bool at_once(void *context, uint64_t taken, uint64_t size)
{
    ++*(int *)context;
    return taken > 0 && size > 0;
}

static void an_import_can_be_stopped(void **state)
{
    struct place_of_work *work = *state;
    int asked = 0;
    struct import_settings settings = plain;
    settings.stop = at_once;
    settings.context = &asked;
    size_t size = 400000;
    char *text = malloc(size + 1);
    assert_non_null(text);
    for (size_t i = 0; i < size; i += 8)
        memcpy(text + i, "12345,1\n", 8);
    text[size] = '\0';
    assert_int_equal(import_text(work, text, &settings), HISTORY_FAILED);
    free(text);
    assert_int_equal(asked, 1);
    assert_true(work->report.stopped);
    struct history_series found;
    assert_int_equal(history_find(work->history, "input", work->arena, &found, &work->faults),
                     HISTORY_WRONG);
}

/* --- Crashes and full disks --- */

#define POINTS 4000

static void write_input(const struct place_of_work *work)
{
    FILE *file = fopen(work->file, "w");
    assert_non_null(file);
    for (int i = 0; i < POINTS; i++)
        fprintf(file, "%lld,%d\n", (long long)T0 + i * 60LL, i);
    fclose(file);
}

static int import_in_child(const struct place_of_work *work)
{
    struct history *history;
    struct import_report report;
    struct faults faults = {0};
    enum history_outcome outcome = history_open(&history, work->store, HISTORY_CREATE, &faults);
    if (outcome == HISTORY_DONE)
        outcome = import_file(history, work->file, &plain, &report, &faults);
    history_close(history);
    return (int)outcome;
}

static void assert_sound(const struct place_of_work *work)
{
    sqlite3 *db;
    sqlite3_stmt *check;
    assert_int_equal(sqlite3_open(work->store, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &check, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(check), SQLITE_ROW);
    assert_string_equal(sqlite3_column_text(check, 0), "ok");
    sqlite3_finalize(check);
    sqlite3_close(db);
}

/* How long an import takes that is left alone, from a new store. */
static int64_t whole_import_ns(struct place_of_work *work)
{
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    pid_t child = fork();
    if (child == 0)
        _exit(import_in_child(work));
    int status;
    waitpid(child, &status, 0);
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == HISTORY_DONE);
    assert_int_equal(unlink(work->store), 0);
    return (to.tv_sec - from.tv_sec) * INT64_C(1000000000) + to.tv_nsec - from.tv_nsec;
}

static void a_killed_import_leaves_a_sound_store(void **state)
{
    struct place_of_work *work = *state;
    write_input(work);
    int64_t whole_ns = whole_import_ns(work);
    uint64_t chance = 5;
    size_t killed = 0;
    for (int i = 0; i < 50; i++) {
        chance = chance * 6364136223846793005u + 1442695040888963407u;
        long delay_ns = (long)((double)(chance >> 11) * 0x1p-53 * (double)whole_ns);
        pid_t child = fork();
        if (child == 0)
            _exit(import_in_child(work));
        nanosleep(&(struct timespec){.tv_sec = delay_ns / 1000000000,
                                     .tv_nsec = delay_ns % 1000000000},
                  NULL);
        kill(child, SIGKILL);
        int status;
        waitpid(child, &status, 0);
        killed += WIFSIGNALED(status);
        if (access(work->store, F_OK) != 0)
            continue;
        assert_sound(work);
        if (i % 5 != 4)
            continue;
        /* It resumes, and the next ones start anew. */
        assert_int_equal(import_in_child(work), HISTORY_DONE);
        open_store(work);
        struct series series = read_series(work, "input");
        assert_int_equal(series.count, POINTS);
        assert_true(series.values[POINTS - 1] == POINTS - 1);
        history_close(work->history);
        work->history = NULL;
        assert_int_equal(unlink(work->store), 0);
    }
    assert_true(killed >= 10);
}

static void a_full_disk_leaves_a_sound_store(void **state)
{
    struct place_of_work *work = *state;
    assert_int_equal(import_text(work, "t,before\n1,2\n2,3\n", NULL), HISTORY_DONE);
    history_close(work->history);
    work->history = NULL;
    write_input(work);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){40000, 40000});
        _exit(import_in_child(work));
    }
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == HISTORY_FAILED);
    assert_sound(work);
    open_store(work);
    assert_int_equal(read_series(work, "before").count, 2);
    struct history_series found;
    assert_int_equal(history_find(work->history, "input", work->arena, &found, &work->faults),
                     HISTORY_WRONG);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_ways_to_write_a_time_are_one),
        TEST(a_second_import_changes_nothing),
        TEST(clocks_that_change_are_followed),
        TEST(bad_lines_are_counted_and_shown),
        TEST(tables_of_several_series_are_told_apart),
        TEST(wide_tables_are_read_or_refused),
        TEST(what_is_no_data_is_refused),
        TEST(lines_are_counted_by_route_and_minute),
        TEST(logs_of_other_servers_add_up),
        TEST(rare_routes_are_put_together),
        TEST(compressed_logs_are_the_same_logs),
        TEST(answers_of_prometheus_are_read),
        TEST(answers_of_cloudwatch_are_read),
        TEST(answers_that_are_odd_end_in_order),
        TEST(an_import_can_be_stopped),
        TEST(a_killed_import_leaves_a_sound_store),
        TEST(a_full_disk_leaves_a_sound_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
