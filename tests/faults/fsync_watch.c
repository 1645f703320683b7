/* A slow disk that tells who waits for it: every fsync and fdatasync takes SLOW_FSYNC_MS longer and adds an M to the
   file FSYNC_LOG where the program's first thread called it, a T where another did. Loaded by LD_PRELOAD.
   Build: cc -shared -fPIC -O1 -o fsync_watch.so fsync_watch.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void watched(void)
{
    const char *name = getenv("FSYNC_LOG"), *text = getenv("SLOW_FSYNC_MS");
    long ms = text ? atol(text) : 0;
    struct timespec pause = {ms / 1000, (ms % 1000) * 1000000L};
    int log = name ? open(name, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    if (log >= 0) {
        (void)!write(log, syscall(SYS_gettid) == getpid() ? "M" : "T", 1);
        close(log);
    }
    nanosleep(&pause, NULL);
}

int fsync(int fd)
{
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    watched();
    return real(fd);
}

int fdatasync(int fd)
{
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    watched();
    return real(fd);
}
