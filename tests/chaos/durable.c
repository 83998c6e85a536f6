/* A storage that drops unsynced writes: what a program has not synced is gone after a power cut.
 *
 * Preloaded (LD_PRELOAD) into a program, it stands in for fsync and fdatasync below DURABLE_ROOT:
 * the synced content of a file goes to DURABLE_SHADOW/files/KEY, the synced entries of a folder to
 * DURABLE_SHADOW/dirs/KEY, one "TYPE KEY NAME" a line. KEY is inode and time of birth, because
 * inodes are used again; the root's is "root". The disk after the cut is made of the shadow alone.
 * No other call makes anything durable: not close, rename, sync_file_range, msync nor sync.
 *
 * While the file DURABLE_CUT exists, the power is off: whoever wants to sync dies at that moment.
 * Files whose path holds DURABLE_FORGET are never kept: a disk that lies.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 65536
#define PATH_SIZE 4096
#define KEY_SIZE 64

static void die(const char *what)
{
    fprintf(stderr, "durable.c: %s: %s\n", what, strerror(errno));
    abort();
}

static void key_of(int folder, const char *name, char *key, char *type)
{
    struct statx seen;
    int flags = AT_SYMLINK_NOFOLLOW | (*name ? 0 : AT_EMPTY_PATH);
    *type = '-';
    if (statx(folder, name, flags, STATX_INO | STATX_TYPE | STATX_BTIME, &seen))
        return; /* removed meanwhile */
    snprintf(key, KEY_SIZE, "%llx-%llx.%x", (unsigned long long)seen.stx_ino,
             (unsigned long long)seen.stx_btime.tv_sec, seen.stx_btime.tv_nsec);
    *type = S_ISDIR(seen.stx_mode) ? 'd' : S_ISREG(seen.stx_mode) ? 'f' : '-';
}

/* Opened anew by every sync, so that the lock holds between threads as well as processes. */
static int locked(const char *kind, const char *key, const char *suffix)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s/%s%s", getenv("DURABLE_SHADOW"), kind, key, suffix);
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0 || flock(file, LOCK_EX))
        die(path);
    return file;
}

static void keep_file(int file, const char *key)
{
    static __thread char now[BLOCK], before[BLOCK];
    int source = file;
    off_t at = 0;
    ssize_t got;
    /* Never for a readable one: to close a second descriptor would drop SQLite's POSIX locks. */
    if ((fcntl(file, F_GETFL) & O_ACCMODE) == O_WRONLY) {
        char path[64];
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
        source = open(path, O_RDONLY | O_CLOEXEC);
    }
    int shadow = locked("files", key, "");
    while ((got = pread(source, now, BLOCK, at)) > 0) {
        if (pread(shadow, before, got, at) != got || memcmp(now, before, got))
            if (pwrite(shadow, now, got, at) != got)
                die("pwrite");
        at += got;
    }
    if (got < 0 || ftruncate(shadow, at))
        die(key);
    close(shadow);
    if (source != file)
        close(source);
}

static void keep_folder(int folder, const char *key)
{
    char fresh[PATH_SIZE], place[PATH_SIZE], child[KEY_SIZE], type;
    struct dirent *entry;
    int lock = locked("dirs", key, ".lock");
    snprintf(place, sizeof place, "%s/dirs/%s", getenv("DURABLE_SHADOW"), key);
    snprintf(fresh, sizeof fresh, "%s/dirs/%s.new", getenv("DURABLE_SHADOW"), key);
    FILE *out = fopen(fresh, "we");
    DIR *listing = fdopendir(openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!out || !listing)
        die(fresh);
    while ((entry = readdir(listing))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        key_of(folder, entry->d_name, child, &type);
        if (type != '-')
            fprintf(out, "%c %s %s\n", type, child, entry->d_name);
    }
    closedir(listing);
    /* A torn list would be our fault, not the storage's. */
    if (fclose(out) || rename(fresh, place))
        die(place);
    close(lock);
}

static int keep(int file, const char *name)
{
    const char *root = getenv("DURABLE_ROOT"), *forget = getenv("DURABLE_FORGET");
    char link[64], path[PATH_SIZE], key[KEY_SIZE], type;
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = root ? readlink(link, path, sizeof path - 1) : -1;
    if (length < 0)
        return real(file);
    path[length] = 0;
    size_t depth = strlen(root);
    if (strncmp(path, root, depth) || (path[depth] && path[depth] != '/'))
        return real(file);
    if (!access(getenv("DURABLE_CUT"), F_OK))
        raise(SIGKILL);
    if (forget && *forget && strstr(path, forget))
        return 0;
    key_of(file, "", key, &type);
    if (type == 'd')
        keep_folder(file, path[depth] ? key : "root");
    else if (type == 'f')
        keep_file(file, key);
    return 0;
}

int fsync(int file) { return keep(file, "fsync"); }
int fdatasync(int file) { return keep(file, "fdatasync"); }
