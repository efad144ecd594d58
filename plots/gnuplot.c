#include "plots/gnuplot.h"

#include "plots/terminal.h"
#include "sim/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS   10000
#define END_MS        1000 /* after its last command gnuplot has so long to go */
#define LAST_WORDS_MS 100
#define MOST_ANSWER   (16u << 20)
#define MOST_COMPLAIN 4096
#define READ_AT_ONCE  65536

extern char **environ;

struct gnuplot {
    pid_t process; /* 0: none runs */
    int status;    /* as waitpid told it when it ended */
    int commands;  /* a socket, since writing to one need not raise SIGPIPE */
    int answers, complaints;
    int patience_ms;
    unsigned asked;
    char complaint[MOST_COMPLAIN]; /* what came on its standard error since it was asked */
    size_t complained;
    char *failure;
};

/* ---- failing ---- */

static void fail(struct gnuplot *gnuplot, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void fail(struct gnuplot *gnuplot, const char *format, ...)
{
    if (gnuplot->failure)
        return;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&gnuplot->failure, format, arguments) < 0)
        memory_end(strlen(format));
    va_end(arguments);
}

/* The line that says what is wrong: gnuplot shows the command and a caret before it. */
static const char *last_complaint(struct gnuplot *gnuplot)
{
    char *text = gnuplot->complaint;
    text[gnuplot->complained] = '\0';
    size_t length = gnuplot->complained;
    while (length > 0 && strchr(" \t\r\n", text[length - 1]))
        text[--length] = '\0';
    char *line = strrchr(text, '\n');
    line = line ? line + 1 : text;
    line += strspn(line, " \t");
    terminal_defuse(line);
    return line;
}

static void fail_with_complaint(struct gnuplot *gnuplot, const char *what)
{
    const char *said = last_complaint(gnuplot);
    fail(gnuplot, "gnuplot %s%s%s", what, *said ? ": " : "", said);
}

/* ---- starting ---- */

static const char *program_name(void)
{
    const char *named = getenv("HEADROOM_GNUPLOT");
    return named && *named ? named : "gnuplot";
}

/* What of the environment would change the drawing. */
static bool is_unwelcome(const char *setting)
{
    static const char *const starts[] = {"GNUPLOT", "GNUTERM", "LC_", "LANG", "GDFONTPATH"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(setting, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

static char **plain_environment(void)
{
    static char locale[] = "LC_ALL=C.UTF-8";
    size_t count = 0, kept = 0;
    while (environ[count])
        count++;
    char **plain = memory_new(count + 2, sizeof *plain);
    for (size_t i = 0; i < count; i++)
        if (!is_unwelcome(environ[i]))
            plain[kept++] = environ[i];
    plain[kept] = locale;
    return plain;
}

/* A group of its own: what interrupts us at the terminal must not end it in the middle of a
 * report of what was finished. */
static int spawn(struct gnuplot *gnuplot, int in, int out, int err)
{
    static char defaults[] = "-d"; /* nobody's startup files */
    char *name = memory_new(strlen(program_name()) + 1, 1);
    stpcpy(name, program_name());
    char *arguments[] = {name, defaults, NULL};
    char **environment = plain_environment();
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    int error =
        posix_spawnp(&gnuplot->process, name, &actions, &attributes, arguments, environment);
    if (error)
        gnuplot->process = 0;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    free(environment);
    free(name);
    return error;
}

static void fail_to_start(struct gnuplot *gnuplot, int error)
{
    if (error != ENOENT)
        fail(gnuplot, "gnuplot cannot be started: %s", strerror(error));
    else if (strcmp(program_name(), "gnuplot") == 0)
        fail(gnuplot, "gnuplot, which draws the charts, is not installed: apt-get install "
                      "gnuplot-nox");
    else
        fail(gnuplot, "gnuplot is not where HEADROOM_GNUPLOT says: there is no %s",
             program_name());
}

/* Ends are moved above the standard streams: those may be closed, and a child's must not be
 * mixed up with ours. */
static int raised(int fd)
{
    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    int higher = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(fd);
    return higher;
}

static bool pair_open(int ends[2], bool socket)
{
    int failed = socket ? socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)
                        : pipe2(ends, O_CLOEXEC);
    if (failed)
        return false;
    ends[0] = raised(ends[0]);
    ends[1] = raised(ends[1]);
    return ends[0] >= 0 && ends[1] >= 0;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

struct gnuplot *gnuplot_start(void)
{
    struct gnuplot *gnuplot = memory_new(1, sizeof *gnuplot);
    int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1};
    gnuplot->patience_ms = PATIENCE_MS;
    int error = 0;
    if (!pair_open(in, true) || !pair_open(out, false) || !pair_open(err, false))
        error = errno;
    else
        error = spawn(gnuplot, in[0], out[1], err[1]);
    if (error)
        fail_to_start(gnuplot, error);
    close_fd(&in[0]);
    close_fd(&out[1]);
    close_fd(&err[1]);
    gnuplot->commands = in[1];
    gnuplot->answers = out[0];
    gnuplot->complaints = err[0];
    return gnuplot;
}

void gnuplot_patience(struct gnuplot *gnuplot, int milliseconds)
{
    gnuplot->patience_ms = milliseconds;
}

/* ---- ending ---- */

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Waits as long as it may take, then makes it end. */
static void reap(struct gnuplot *gnuplot, int wait_ms)
{
    long long until = now_ms() + wait_ms;
    while (gnuplot->process > 0) {
        pid_t gone = waitpid(gnuplot->process, &gnuplot->status, WNOHANG);
        if (gone == gnuplot->process || (gone < 0 && errno != EINTR)) {
            gnuplot->process = 0;
            return;
        }
        if (now_ms() >= until) {
            kill(-gnuplot->process, SIGKILL); /* with whatever it has started */
            waitpid(gnuplot->process, &gnuplot->status, 0);
            gnuplot->process = 0;
            return;
        }
        nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
    }
}

static void stop(struct gnuplot *gnuplot, int wait_ms)
{
    close_fd(&gnuplot->commands);
    close_fd(&gnuplot->answers);
    close_fd(&gnuplot->complaints);
    reap(gnuplot, wait_ms);
}

bool gnuplot_end(struct gnuplot *gnuplot)
{
    stop(gnuplot, gnuplot->failure ? 0 : END_MS);
    bool whole = !gnuplot->failure;
    free(gnuplot->failure);
    free(gnuplot);
    return whole;
}

const char *gnuplot_failure(const struct gnuplot *gnuplot)
{
    return gnuplot->failure;
}

/* ---- asking ---- */

struct dialogue {
    const char *commands; /* what is left to send */
    size_t left;
    const char *mark; /* ends the answer; NULL: the end of the process does */
    char *answer;
    size_t length, room;
    bool done;
};

static void send_some(struct gnuplot *gnuplot, struct dialogue *dialogue)
{
    ssize_t sent = send(gnuplot->commands, dialogue->commands, dialogue->left,
                        MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (sent < 0) { /* it no longer listens; what it has to say is still read */
        dialogue->left = 0;
        return;
    }
    dialogue->commands += sent;
    dialogue->left -= (size_t)sent;
    if (dialogue->left == 0 && !dialogue->mark)
        close_fd(&gnuplot->commands);
}

static void hear_complaint(struct gnuplot *gnuplot)
{
    char bytes[1024];
    ssize_t count = read(gnuplot->complaints, bytes, sizeof bytes);
    if (count == 0 || (count < 0 && errno != EINTR))
        close_fd(&gnuplot->complaints);
    size_t room = MOST_COMPLAIN - 1 - gnuplot->complained;
    size_t kept = count < 0 ? 0 : (size_t)count < room ? (size_t)count : room;
    memcpy(gnuplot->complaint + gnuplot->complained, bytes, kept);
    gnuplot->complained += kept;
}

/* What it said before it went is in the pipe by now, unless something else holds that open. */
static void hear_the_rest(struct gnuplot *gnuplot)
{
    struct pollfd end = {gnuplot->complaints, POLLIN, 0};
    while (gnuplot->complaints >= 0 && gnuplot->complained < MOST_COMPLAIN - 1 &&
           poll(&end, 1, LAST_WORDS_MS) > 0)
        hear_complaint(gnuplot);
}

/* Shells, and whoever starts programs by way of fork alone, say by this that there was none. */
#define NOT_FOUND 127

/* All of its answer has come, as it had to if it was `told` to end. */
static void hear_end(struct gnuplot *gnuplot, bool told)
{
    hear_the_rest(gnuplot);
    reap(gnuplot, gnuplot->patience_ms < END_MS ? gnuplot->patience_ms : END_MS);
    int status = gnuplot->status;
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND)
        fail_to_start(gnuplot, ENOENT);
    else if (!told || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_with_complaint(gnuplot, "has ended before it was done");
}

/* The mark has a '<' in it, which is never part of an answer as such: gnuplot escapes it in
 * texts. */
static bool ends_with(const struct dialogue *dialogue, const char *mark)
{
    size_t length = strlen(mark);
    return dialogue->length >= length &&
           memcmp(dialogue->answer + dialogue->length - length, mark, length) == 0;
}

static void hear_answer(struct gnuplot *gnuplot, struct dialogue *dialogue)
{
    if (dialogue->room - dialogue->length < READ_AT_ONCE + 1) {
        dialogue->room = dialogue->room * 2 + READ_AT_ONCE + 1;
        dialogue->answer = memory_resize(dialogue->answer, dialogue->room, 1);
    }
    ssize_t count = read(gnuplot->answers, dialogue->answer + dialogue->length, READ_AT_ONCE);
    if (count < 0 && errno == EINTR)
        return;
    if (count > 0)
        dialogue->length += (size_t)count;
    if (dialogue->mark && ends_with(dialogue, dialogue->mark)) {
        dialogue->length -= strlen(dialogue->mark);
        dialogue->done = true;
    } else if (count <= 0) {
        dialogue->done = true;
        hear_end(gnuplot, !dialogue->mark);
    } else if (dialogue->length > MOST_ANSWER) {
        fail(gnuplot, "gnuplot talks without end: more than %u MB for one chart",
             MOST_ANSWER >> 20);
    }
}

static void converse(struct gnuplot *gnuplot, struct dialogue *dialogue)
{
    long long until = now_ms() + gnuplot->patience_ms;
    while (!dialogue->done && !gnuplot->failure) {
        struct pollfd ends[] = {
            {gnuplot->answers,                            POLLIN,  0},
            {gnuplot->complaints,                         POLLIN,  0},
            {dialogue->left > 0 ? gnuplot->commands : -1, POLLOUT, 0},
        };
        long long left = until - now_ms();
        int ready = left > 0 ? poll(ends, 3, (int)left) : 0;
        if (ready == 0)
            fail(gnuplot, "gnuplot did not answer within %g s; is something wrong with it?",
                 gnuplot->patience_ms / 1000.0);
        if (ready <= 0)
            continue;
        if (ends[1].revents)
            hear_complaint(gnuplot);
        if (ends[2].revents)
            send_some(gnuplot, dialogue);
        if (ends[0].revents)
            hear_answer(gnuplot, dialogue);
    }
}

static char *ask(struct gnuplot *gnuplot, const char *commands, const char *mark, size_t *size)
{
    struct dialogue dialogue = {.commands = commands, .left = strlen(commands), .mark = mark};
    gnuplot->complained = 0;
    converse(gnuplot, &dialogue);
    if (gnuplot->failure) {
        stop(gnuplot, 0);
        free(dialogue.answer);
        return NULL;
    }
    dialogue.answer[dialogue.length] = '\0';
    if (size)
        *size = dialogue.length;
    return dialogue.answer;
}

char *gnuplot_ask(struct gnuplot *gnuplot, const char *commands, size_t *size)
{
    if (gnuplot->failure)
        return NULL;
    char mark[40], *with_mark;
    snprintf(mark, sizeof mark, "<done %u>\n", ++gnuplot->asked);
    if (asprintf(&with_mark, "%s\nset print '-'\nprint '<done %u>'\n", commands,
                 gnuplot->asked) < 0)
        memory_end(strlen(commands));
    char *answer = ask(gnuplot, with_mark, mark, size);
    free(with_mark);
    return answer;
}

char *gnuplot_ask_last(struct gnuplot *gnuplot, const char *commands, size_t *size)
{
    return gnuplot->failure ? NULL : ask(gnuplot, commands, NULL, size);
}

void gnuplot_refuse(struct gnuplot *gnuplot)
{
    fail_with_complaint(gnuplot, "did not draw what it was asked for");
    stop(gnuplot, 0);
}

/* ---- texts ---- */

void gnuplot_quoted(FILE *commands, const char *text)
{
    char *clean = memory_new(strlen(text) + 1, 1);
    stpcpy(clean, text);
    terminal_defuse(clean);
    putc('\'', commands);
    for (const char *at = clean; *at; at++) {
        if (*at == '\'')
            putc('\'', commands);
        putc(*at, commands);
    }
    putc('\'', commands);
    free(clean);
}
