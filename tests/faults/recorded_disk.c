/* A recorder: appends to RECORD_TO every write, cut, sync, new name, rename, link and unlink below RECORD_DIR, with its
   data, and what the program prints; power_cuts.py builds from it what a power cut may leave. Loaded by LD_PRELOAD.
   Build: cc -shared -fPIC -O1 -o recorded_disk.so recorded_disk.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int below(const char *path)
{
    const char *folder = getenv("RECORD_DIR");
    return folder && path && !strncmp(path, folder, strlen(folder));
}

/* A line `kind inode place length from to`, then so many bytes, then an end of line. */
static void record(char kind, unsigned long inode, long long place, size_t length, const char *from, const char *to,
                   const void *data)
{
    static int log = -1;
    char line[9000];
    if (log < 0)
        log = REAL(open64)(getenv("RECORD_TO"), O_CREAT | O_WRONLY | O_APPEND, 0600);
    int size = snprintf(line, sizeof line, "%c\t%lu\t%lld\t%zu\t%s\t%s\n", kind, inode, place, length, from, to);
    struct iovec parts[3] = {{line, (size_t)size}, {(void *)data, length}, {"\n", 1}};
    if (writev(log, parts, 3) < 0)
        abort();
}

static int recorded(int fd, struct stat *status)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return below(path) && !fstat(fd, status);
}

static ssize_t wrote(int fd, const void *data, ssize_t size, off64_t place)
{
    struct stat status;
    if (size > 0 && fd == 1)
        record('A', 0, 0, (size_t)size, "", "", data);
    else if (size > 0 && recorded(fd, &status))
        record('W', status.st_ino, place, (size_t)size, "", "", data);
    return size;
}

static int synced(int fd, int result)
{
    struct stat status;
    if (!result && recorded(fd, &status))
        record(S_ISDIR(status.st_mode) ? 'D' : 'S', status.st_ino, 0, 0, "", "", "");
    return result;
}

static int cut(int fd, off64_t size, int result)
{
    struct stat status;
    if (!result && recorded(fd, &status))
        record('T', status.st_ino, size, 0, "", "", "");
    return result;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t place)
{ return wrote(fd, data, REAL(pwrite)(fd, data, size, place), place); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t place)
{ return wrote(fd, data, REAL(pwrite64)(fd, data, size, place), place); }
ssize_t write(int fd, const void *data, size_t size)
{
    off64_t place = fd == 1 ? 0 : lseek64(fd, 0, SEEK_CUR);
    return wrote(fd, data, REAL(write)(fd, data, size), place);
}
int fsync(int fd) { return synced(fd, REAL(fsync)(fd)); }
int fdatasync(int fd) { return synced(fd, REAL(fdatasync)(fd)); }
int ftruncate(int fd, off_t size) { return cut(fd, size, REAL(ftruncate)(fd, size)); }
int ftruncate64(int fd, off64_t size) { return cut(fd, size, REAL(ftruncate64)(fd, size)); }

int unlink(const char *path)
{
    int result = REAL(unlink)(path);
    if (!result && below(path))
        record('U', 0, 0, 0, path, "", "");
    return result;
}

int rename(const char *from, const char *to)
{
    int result = REAL(rename)(from, to);
    if (!result && below(to))
        record('R', 0, 0, 0, from, to, "");
    return result;
}

int link(const char *from, const char *to)
{
    int result = REAL(link)(from, to);
    if (!result && below(to))
        record('L', 0, 0, 0, from, to, "");
    return result;
}

static int opened(int fd, const char *path, int flags, int existed)
{
    struct stat status;
    if (fd < 0 || !below(path) || fstat(fd, &status) || S_ISDIR(status.st_mode))
        return fd;
    if (!existed)
        record('C', status.st_ino, 0, 0, path, "", "");
    else
        record('O', status.st_ino, 0, 0, path, "", "");
    if (existed && flags & O_TRUNC)
        record('T', status.st_ino, 0, 0, "", "", "");
    return fd;
}

#define OPENING(name, first, given) \
    int name(first const char *path, int flags, ...) \
    { \
        va_list rest; \
        mode_t mode; \
        va_start(rest, flags); \
        mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        int existed = below(path) && !access(path, F_OK); \
        return opened(REAL(name)(given path, flags, mode), path, flags, existed); \
    }
#define NONE
#define FOLDER int folder,
#define GIVEN folder,

OPENING(open, NONE, NONE)
OPENING(open64, NONE, NONE)
OPENING(openat, FOLDER, GIVEN)
OPENING(openat64, FOLDER, GIVEN)
