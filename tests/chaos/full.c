/* A disk that is full: while the file FULL_SWITCH exists, nothing below FULL_ROOT grows.
 *
 * Preloaded (LD_PRELOAD) into a program, it stands in for what makes files longer: write, pwrite,
 * writev, pwritev, ftruncate, fallocate. What is there may be written over, as on a real disk, and
 * new empty files may be made. With FULL_ONLY, only paths that hold this text.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define PATH_SIZE 4096
#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))

/* Would this file, so long afterwards, be longer than it is, on the full disk? */
static int full(int file, off_t end)
{
    const char *root = getenv("FULL_ROOT"), *only = getenv("FULL_ONLY"), *on = getenv("FULL_SWITCH");
    char link[64], path[PATH_SIZE];
    struct stat seen;
    int before = errno;
    if (!root || !on || access(on, F_OK)) {
        errno = before;
        return 0;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length < 0)
        return 0;
    path[length] = 0;
    if (strncmp(path, root, strlen(root)) || (only && *only && !strstr(path, only)))
        return 0;
    if (fstat(file, &seen) || !S_ISREG(seen.st_mode))
        return 0;
    return end > seen.st_size;
}

static off_t here(int file)
{
    struct stat seen;
    if ((fcntl(file, F_GETFL) & O_APPEND) && !fstat(file, &seen))
        return seen.st_size;
    return lseek(file, 0, SEEK_CUR);
}

static off_t sum(const struct iovec *parts, int count)
{
    off_t size = 0;
    for (int n = 0; n < count; n++)
        size += parts[n].iov_len;
    return size;
}

static int refuse(void)
{
    errno = ENOSPC;
    return -1;
}

ssize_t write(int file, const void *from, size_t size)
{
    if (full(file, here(file) + size))
        return refuse();
    return REAL("write", ssize_t (*)(int, const void *, size_t))(file, from, size);
}

ssize_t writev(int file, const struct iovec *parts, int count)
{
    if (full(file, here(file) + sum(parts, count)))
        return refuse();
    return REAL("writev", ssize_t (*)(int, const struct iovec *, int))(file, parts, count);
}

ssize_t pwrite(int file, const void *from, size_t size, off_t at)
{
    if (full(file, at + size))
        return refuse();
    return REAL("pwrite", ssize_t (*)(int, const void *, size_t, off_t))(file, from, size, at);
}

ssize_t pwrite64(int file, const void *from, size_t size, off_t at)
{
    return pwrite(file, from, size, at);
}

ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at)
{
    if (full(file, at + sum(parts, count)))
        return refuse();
    return REAL("pwritev", ssize_t (*)(int, const struct iovec *, int, off_t))(file, parts, count,
                                                                                at);
}

ssize_t pwritev64(int file, const struct iovec *parts, int count, off_t at)
{
    return pwritev(file, parts, count, at);
}

int ftruncate(int file, off_t size)
{
    if (full(file, size))
        return refuse();
    return REAL("ftruncate", int (*)(int, off_t))(file, size);
}

int ftruncate64(int file, off_t size)
{
    return ftruncate(file, size);
}

int posix_fallocate(int file, off_t at, off_t size)
{
    if (full(file, at + size))
        return ENOSPC;
    return REAL("posix_fallocate", int (*)(int, off_t, off_t))(file, at, size);
}

int posix_fallocate64(int file, off_t at, off_t size)
{
    return posix_fallocate(file, at, size);
}
