/* SPDX-License-Identifier: MIT
 * Knows when a change on disk is one, and when it is over. */
#include "cli/watch.h"

#include "base/arena.h"
#include "base/text.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define QUIET_MS 200

/* A writer that never pauses is not waited for longer than this. */
#define ROUNDS_MOST 50

#define CHANGES (IN_CLOSE_WRITE | IN_MODIFY | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE)

/* A folder that is watched, and the one name in it that counts; NULL = every file of a template or chart. */
struct place {
    int descriptor;
    const char *name;
};

struct watch {
    int changes, signals; /* descriptors */
    struct place *places;
    size_t count;
    struct arena *arena;
};

static bool add_place(struct watch *watch, const char *folder, const char *name, bool optional, struct error *err)
{
    int descriptor = inotify_add_watch(watch->changes, folder, CHANGES | IN_ONLYDIR | IN_MASK_ADD);
    if (descriptor < 0 && optional && errno == ENOENT)
        return true;
    if (descriptor < 0)
        return error_set(err, ERROR_IO, "cannot watch %s: %s", folder, strerror(errno));
    watch->places[watch->count++] = (struct place){descriptor, name};
    return true;
}

static bool add_file(struct watch *watch, const char *path, struct error *err)
{
    const char *slash = strrchr(path, '/');
    const char *folder = !slash ? "." : slash == path ? "/" : arena_copy(watch->arena, path, (size_t)(slash - path));
    return add_place(watch, folder, arena_text(watch->arena, slash ? slash + 1 : path), false, err);
}

/* A link is watched where it lies and where it leads. */
static bool add(struct watch *watch, const struct watched *watched, struct error *err)
{
    char real[PATH_MAX];
    if (watched->folder)
        return add_place(watch, watched->path, NULL, watched->optional, err);
    return add_file(watch, watched->path, err) &&
           (!realpath(watched->path, real) || strcmp(real, watched->path) == 0 || add_file(watch, real, err));
}

/* What a site is made of; an editor's own files are not. */
static bool is_source(const char *name)
{
    static const char *const suffixes[] = {".html", ".xml", ".css", ".js", ".svg", ".png", ".ico", ".txt"};
    for (size_t i = 0; *name != '.' && i < ARRAY_SIZE(suffixes); i++)
        if (text_ends_with(name, suffixes[i]))
            return true;
    return false;
}

/* The file, or the log in which a database keeps what is not yet in it; that reading may create an empty one
 * is no change. */
static bool is_named(const struct inotify_event *event, const char *wanted)
{
    size_t length = strlen(wanted);
    return strncmp(event->name, wanted, length) == 0 &&
           (event->name[length] == '\0' || (strcmp(event->name + length, "-wal") == 0 && event->mask & IN_MODIFY));
}

static bool matters(const struct watch *watch, const struct inotify_event *event)
{
    if (event->mask & IN_Q_OVERFLOW)
        return true;
    for (size_t i = 0; event->len > 0 && i < watch->count; i++)
        if (watch->places[i].descriptor == event->wd &&
            (watch->places[i].name ? is_named(event, watch->places[i].name) : is_source(event->name)))
            return true;
    return false;
}

/* Reads what has come; true when something of it matters. */
static bool take_events(const struct watch *watch)
{
    union {
        struct inotify_event event;
        char bytes[16384];
    } buffer;
    bool found = false;

    for (ssize_t length; (length = read(watch->changes, &buffer, sizeof buffer)) > 0;) {
        for (const char *at = buffer.bytes; at < buffer.bytes + length;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)at;
            found = matters(watch, event) || found;
            at += sizeof *event + event->len;
        }
    }
    return found;
}

enum wait_result { WAIT_STOPPED, WAIT_CHANGED, WAIT_QUIET };

/* A wait of `timeout_ms` (-1 = for ever). Events that do not matter are slept through. */
static enum wait_result wait_for(const struct watch *watch, int timeout_ms)
{
    struct pollfd fds[] = {{.fd = watch->signals, .events = POLLIN}, {.fd = watch->changes, .events = POLLIN}};
    for (;;) {
        int ready = poll(fds, ARRAY_SIZE(fds), timeout_ms);
        if ((ready < 0 && errno != EINTR) || (ready > 0 && (fds[0].revents & POLLIN)))
            return WAIT_STOPPED;
        if (ready == 0)
            return WAIT_QUIET;
        if (ready > 0 && take_events(watch))
            return WAIT_CHANGED;
    }
}

/* Until something changed and the writer has paused; false when a signal came. */
static bool wait_for_change(const struct watch *watch)
{
    enum wait_result result = wait_for(watch, -1);
    for (int round = 0; result == WAIT_CHANGED && round < ROUNDS_MOST; round++)
        result = wait_for(watch, QUIET_MS);
    return result != WAIT_STOPPED;
}

static bool begin(struct watch *watch, const struct watched *watched, size_t count, const sigset_t *ends,
                  struct error *err)
{
    watch->places = arena_alloc(watch->arena, 2 * count + 1, sizeof *watch->places);
    watch->signals = signalfd(-1, ends, SFD_CLOEXEC);
    watch->changes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch->signals < 0 || watch->changes < 0)
        return error_set(err, ERROR_IO, "cannot watch files: %s", strerror(errno));
    for (size_t i = 0; i < count; i++)
        if (!add(watch, &watched[i], err))
            return false;
    return true;
}

bool watch_run(const struct watched *watched, size_t count, void (*build)(void *context), void *context,
               struct error *err)
{
    struct watch watch = {.changes = -1, .signals = -1, .arena = arena_new()};
    sigset_t ends, before;

    /* Blocked, they wait for the end of a build, and neither it nor its workers are cut off. */
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, &before);
    bool ok = begin(&watch, watched, count, &ends, err);
    if (ok) {
        do
            build(context);
        while (wait_for_change(&watch));
    }
    if (watch.signals >= 0) {
        /* What was waited for must not end the program after all. */
        struct signalfd_siginfo taken;
        while (poll(&(struct pollfd){.fd = watch.signals, .events = POLLIN}, 1, 0) > 0 &&
               read(watch.signals, &taken, sizeof taken) > 0)
            continue;
        close(watch.signals);
    }
    if (watch.changes >= 0)
        close(watch.changes);
    sigprocmask(SIG_SETMASK, &before, NULL);
    arena_free(watch.arena);
    return ok;
}
