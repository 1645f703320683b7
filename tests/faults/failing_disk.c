/* A disk that fails: from `fail_at(n, error, lasting)` on, the n-th file call below FAIL_DIR fails with `error`,
   and if `lasting` every later one too. `calls_seen()` counts them. Loaded by LD_PRELOAD.
   Build: cc -shared -fPIC -O1 -o failing_disk.so failing_disk.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long at, seen;
static int code, lasts, is_full;

void full(int now) { is_full = now; }
void fail_at(long n, int error, int lasting) { at = n; code = error; lasts = lasting; seen = 0; }
long calls_seen(void) { return seen; }

static int below(const char *path)
{
    const char *folder = getenv("FAIL_DIR");
    return folder && path && !strncmp(path, folder, strlen(folder));
}

static int fails(int counted)
{
    if (!counted || !at)
        return 0;
    seen++;
    if (seen == at || (lasts && seen > at)) {
        errno = code;
        return 1;
    }
    return 0;
}

static int is_below_fd(int fd)
{
    char link[64], path[4096];
    ssize_t length;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return below(path);
}

static int fails_fd(int fd) { return at && fails(is_below_fd(fd)); }

static int no_room(int fd)
{
    if (!is_full || !is_below_fd(fd))
        return 0;
    errno = ENOSPC;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ON_FD(type, name, parameters, arguments) \
    type name parameters { return fails_fd(fd) ? -1 : REAL(name) arguments; }
#define WRITING(name, parameters, arguments) \
    ssize_t name parameters { return no_room(fd) || fails_fd(fd) ? -1 : REAL(name) arguments; }

WRITING(pwrite, (int fd, const void *data, size_t size, off_t place), (fd, data, size, place))
WRITING(pwrite64, (int fd, const void *data, size_t size, off64_t place), (fd, data, size, place))
WRITING(write, (int fd, const void *data, size_t size), (fd, data, size))
ON_FD(ssize_t, pread, (int fd, void *data, size_t size, off_t place), (fd, data, size, place))
ON_FD(ssize_t, pread64, (int fd, void *data, size_t size, off64_t place), (fd, data, size, place))
ON_FD(int, fsync, (int fd), (fd))
ON_FD(int, fdatasync, (int fd), (fd))
ON_FD(int, ftruncate, (int fd, off_t size), (fd, size))
ON_FD(int, ftruncate64, (int fd, off64_t size), (fd, size))

int unlink(const char *path) { return fails(below(path)) ? -1 : REAL(unlink)(path); }

#define OPENING(name) \
    int name(const char *path, int flags, ...) \
    { \
        va_list rest; \
        mode_t mode; \
        va_start(rest, flags); \
        mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return fails(below(path)) ? -1 : REAL(name)(path, flags, mode); \
    }

OPENING(open)
OPENING(open64)
