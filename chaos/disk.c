/* A disk that misbehaves on demand, put before a program with LD_PRELOAD.
 *
 * CHAOS_DISK names the folder to be spoilt, with a slash at its end, CHAOS_MODE a file whose first byte says how:
 * 'f' full (ENOSPC), 'r' read-only (EROFS), 's' slow (a wait at each write to the disk), anything else well.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *folder;
static volatile const char *mode = "w";
static const useconds_t SLOW = 150000;

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("CHAOS_MODE");
    folder = getenv("CHAOS_DISK");
    int fd = file ? open(file, O_RDONLY) : -1;
    if (fd >= 0) {
        void *seen = mmap(NULL, 1, PROT_READ, MAP_SHARED, fd, 0);
        if (seen != MAP_FAILED) mode = seen;
        close(fd);
    }
}

static int ours(int fd) {
    char link[64], path[PATH_MAX];
    if (!folder || *mode == 'w') return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size <= 0) return 0;
    path[size] = 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

static int refused(int fd) {
    if (!ours(fd)) return 0;
    if (*mode == 'f') { errno = ENOSPC; return 1; }
    if (*mode == 'r') { errno = EROFS; return 1; }
    return 0;
}

static void waited(int fd) { if (ours(fd) && *mode == 's') usleep(SLOW); }

#define NEXT(name) static __typeof__(&name) next; if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *data, size_t size) {
    NEXT(write);
    return refused(fd) ? -1 : next(fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    NEXT(pwrite);
    return refused(fd) ? -1 : next(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    NEXT(pwrite64);
    return refused(fd) ? -1 : next(fd, data, size, at);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    NEXT(writev);
    return refused(fd) ? -1 : next(fd, parts, count);
}
int ftruncate(int fd, off_t size) {
    NEXT(ftruncate);
    return refused(fd) ? -1 : next(fd, size);
}
int fsync(int fd) {
    NEXT(fsync);
    waited(fd);
    return refused(fd) ? -1 : next(fd);
}
int fdatasync(int fd) {
    NEXT(fdatasync);
    waited(fd);
    return refused(fd) ? -1 : next(fd);
}
