/*
 * A terminal without a screen: what a test writes to it can be read back, escape sequences and
 * all, so that a test sees what a person would have been sent.
 */
#ifndef HEADROOM_SUPPORT_PSEUDO_TERMINAL_H
#define HEADROOM_SUPPORT_PSEUDO_TERMINAL_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

struct pseudo_terminal {
    int screen;  /* what was written comes out here */
    int program; /* what a program would have as its stdout */
};

static inline bool pseudo_terminal_open(struct pseudo_terminal *terminal,
                                        unsigned short columns)
{
    struct winsize window = {.ws_row = 24, .ws_col = columns};
    char name[64];
    terminal->program = -1;
    terminal->screen = posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal->screen < 0 || grantpt(terminal->screen) || unlockpt(terminal->screen) ||
        ptsname_r(terminal->screen, name, sizeof name))
        return false;
    terminal->program = open(name, O_RDWR | O_NOCTTY);
    return terminal->program >= 0 && ioctl(terminal->screen, TIOCSWINSZ, &window) == 0;
}

/* Closes the terminal; `text` is then all that was written to it, as far as it fits. */
static inline void pseudo_terminal_close(struct pseudo_terminal *terminal, char *text,
                                         size_t size)
{
    ssize_t length;
    close(terminal->program);
    while (size > 1 && (length = read(terminal->screen, text, size - 1)) > 0) {
        text += length;
        size -= (size_t)length;
    }
    *text = '\0';
    close(terminal->screen);
}

#endif
