#include "forecasts/history.h"

#include "forecasts/import.h"
#include "forecasts/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct work {
    char folder[64], store[96];
    struct faults faults;
};

static int set_up(void **state)
{
    struct work *work = calloc(1, sizeof *work);
    strcpy(work->folder, "/tmp/headroom_history_XXXXXX");
    assert_non_null(mkdtemp(work->folder));
    snprintf(work->store, sizeof work->store, "%s/a b?%%.db", work->folder);
    *state = work;
    return 0;
}

static int tear_down(void **state)
{
    struct work *work = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", work->folder);
    int status = system(command); /* NOLINT(cert-env33-c) */
    free(work);
    return status;
}

static void make_store(struct work *work)
{
    static const char text[] = "t,load,cpu\n60,1,5\n120,2,6\n180,3,7\n";
    struct history *history;
    struct import_report report;
    const struct import_settings settings = {.routes = 1, .unit = "jobs"};
    assert_int_equal(history_open(&history, work->store, HISTORY_CREATE, &work->faults),
                     HISTORY_DONE);
    struct import_stream *stream = import_stream_over(text, sizeof text - 1);
    assert_int_equal(
        import_stream_into(history, stream, "x", &settings, &report, &work->faults),
        HISTORY_DONE);
    import_stream_close(stream);
    history_close(history);
}

static void change(const struct work *work, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(work->store, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void write_bytes(const struct work *work, const void *bytes, size_t size, long at)
{
    FILE *file = fopen(work->store, at ? "r+b" : "wb");
    assert_non_null(file);
    fseek(file, at, SEEK_SET);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void assert_refused(struct work *work, enum history_access access, const char *why)
{
    struct history *history;
    work->faults = (struct faults){0};
    assert_int_equal(history_open(&history, work->store, access, &work->faults), HISTORY_WRONG);
    assert_null(history);
    assert_int_equal(work->faults.count, 1);
    assert_non_null(strstr(work->faults.kept[0].message, why));
}

static void reading_leaves_no_trace(void **state)
{
    struct work *work = *state;
    make_store(work);
    struct stat before, after;
    stat(work->store, &before);
    chmod(work->folder, 0500);
    struct history *history;
    struct series series;
    struct arena *arena = arena_open();
    assert_int_equal(history_open(&history, work->store, HISTORY_READ, &work->faults),
                     HISTORY_DONE);
    assert_int_equal(history_read(history, "load", arena, &series, NULL, &work->faults),
                     HISTORY_DONE);
    assert_string_equal(series.unit, "jobs");
    assert_int_equal(series.interval_s, 60);
    assert_int_equal(series.count, 3);
    char beside[128];
    snprintf(beside, sizeof beside, "%s-wal", work->store);
    assert_int_not_equal(access(beside, F_OK), 0);
    snprintf(beside, sizeof beside, "%s-shm", work->store);
    assert_int_not_equal(access(beside, F_OK), 0);
    history_close(history);
    arena_close(arena);
    chmod(work->folder, 0700);
    stat(work->store, &after);
    assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof before.st_mtim);
}

static void a_change_while_reading_is_noticed(void **state)
{
    struct work *work = *state;
    make_store(work);
    struct history *history;
    struct series series;
    struct arena *arena = arena_open();
    history_open(&history, work->store, HISTORY_READ, &work->faults);
    change(work, "UPDATE point SET value = 9; PRAGMA wal_checkpoint(TRUNCATE)");
    assert_int_equal(history_read(history, "load", arena, &series, NULL, &work->faults),
                     HISTORY_FAILED);
    history_close(history);
    arena_close(arena);
}

static void what_is_no_store_is_refused(void **state)
{
    struct work *work = *state;
    assert_refused(work, HISTORY_READ, "No such file");
    write_bytes(work, "", 0, 0);
    assert_refused(work, HISTORY_READ, "it is empty");
    char text[5000];
    memset(text, 'x', sizeof text);
    write_bytes(work, text, sizeof text, 0);
    assert_refused(work, HISTORY_READ, "no SQLite database");
    assert_refused(work, HISTORY_CREATE, "no SQLite database");
    unlink(work->store);
    change(work, "CREATE TABLE mine (a)");
    assert_refused(work, HISTORY_CREATE, "another program");
    unlink(work->store);
    mkdir(work->store, 0700);
    assert_refused(work, HISTORY_CREATE, "no file");
}

static void versions_are_told_apart(void **state)
{
    struct work *work = *state;
    make_store(work);
    change(work, "PRAGMA user_version = 99");
    assert_refused(work, HISTORY_WRITE, "newer headroom");
    change(work, "PRAGMA user_version = 0");
    assert_refused(work, HISTORY_READ, "older headroom");
}

static void damage_is_said(void **state)
{
    struct work *work = *state;
    make_store(work);
    char noise[8192];
    memset(noise, 0x5a, sizeof noise);
    write_bytes(work, noise, sizeof noise, 4096);
    struct history *history;
    struct history_series *all;
    size_t count;
    struct arena *arena = arena_open();
    enum history_outcome outcome =
        history_open(&history, work->store, HISTORY_READ, &work->faults);
    if (outcome == HISTORY_DONE)
        outcome = history_list(history, arena, &all, &count, &work->faults);
    assert_int_equal(outcome, HISTORY_WRONG);
    assert_non_null(strstr(work->faults.kept[0].message, "is damaged"));
    history_close(history);
    arena_close(arena);
}

static void impossible_times_are_damage(void **state)
{
    struct work *work = *state;
    make_store(work);
    change(work, "UPDATE point SET time_s = 9223372036854775807 WHERE time_s = 180");
    struct history *history;
    struct series series;
    struct arena *arena = arena_open();
    history_open(&history, work->store, HISTORY_READ, &work->faults);
    assert_int_equal(history_read(history, "load", arena, &series, NULL, &work->faults),
                     HISTORY_WRONG);
    history_close(history);
    change(work, "UPDATE point SET time_s = 8000000000 WHERE time_s > 180;"
                 "UPDATE series SET interval_s = 1");
    history_open(&history, work->store, HISTORY_READ, &work->faults);
    work->faults = (struct faults){0};
    assert_int_equal(history_read(history, "load", arena, &series, NULL, &work->faults),
                     HISTORY_WRONG);
    assert_non_null(strstr(work->faults.kept[0].message, "steps of 1 s"));
    history_close(history);
    arena_close(arena);
}

static void what_is_forgotten_is_gone(void **state)
{
    struct work *work = *state;
    make_store(work);
    struct history *history;
    struct history_series *all;
    size_t count;
    struct arena *arena = arena_open();
    history_open(&history, work->store, HISTORY_WRITE, &work->faults);
    assert_int_equal(history_forget(history, "lod", &work->faults), HISTORY_WRONG);
    assert_string_equal(work->faults.kept[0].hint, "did you mean 'load'?");
    assert_int_equal(history_forget(history, "load", &work->faults), HISTORY_DONE);
    assert_int_equal(history_list(history, arena, &all, &count, &work->faults), HISTORY_DONE);
    assert_int_equal(count, 1);
    assert_string_equal(all[0].name, "cpu");
    assert_int_equal(all[0].points, 3);
    history_close(history);
    arena_close(arena);
}

static void steps_of_the_schema_are_taken_all_or_none(void **state)
{
    static const char *const good[] = {"CREATE TABLE a (x) ", "CREATE TABLE b (x)"};
    static const char *const bad[] = {"CREATE TABLE a (x) ", "CREATE TABLE b (x)",
                                      "CREATE TABLE c (x)", "CREATE TABLE a (x)"};
    struct work *work = *state;
    sqlite3 *db;
    sqlite3_open(work->store, &db);
    assert_int_equal(schema_advance(db, good, 1), SQLITE_OK);
    assert_int_equal(schema_number(db, "user_version"), 1);
    assert_int_equal(schema_advance(db, good, 2), SQLITE_OK);
    assert_int_equal(schema_number(db, "user_version"), 2);
    assert_int_equal(schema_advance(db, good, 2), SQLITE_OK);
    assert_int_not_equal(schema_advance(db, bad, 4), SQLITE_OK);
    sqlite3_close(db);
    sqlite3_open(work->store, &db);
    assert_int_equal(schema_number(db, "user_version"), 2);
    assert_int_not_equal(sqlite3_exec(db, "SELECT * FROM c", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reading_leaves_no_trace),
        TEST(a_change_while_reading_is_noticed),
        TEST(what_is_no_store_is_refused),
        TEST(versions_are_told_apart),
        TEST(damage_is_said),
        TEST(impossible_times_are_damage),
        TEST(what_is_forgotten_is_gone),
        TEST(steps_of_the_schema_are_taken_all_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
