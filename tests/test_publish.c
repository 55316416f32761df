/* SPDX-License-Identifier: MIT
 * A site is replaced whole or not at all: refusals, full disks, kills at any moment, file systems without exchange. */
#include "base/arena.h"
#include "base/attributes.h"
#include "base/file.h"
#include "base/sha256.h"
#include "base/workers.h"
#include "publish/folder.h"
#include "publish/intact.h"
#include "publish/manifest.h"
#include "publish/publish.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Enough files that a kill often falls between two of them. */
#define MANY 150
#define KILLS 80

static int make_work_folder(void **state)
{
    char name[] = "test_publish-XXXXXX";
    if (!mkdtemp(name))
        return -1;
    *state = strdup(name);
    return chdir(name);
}

static int remove_work_folder(void **state)
{
    if (chdir("..") != 0)
        return -1;
    folder_remove(AT_FDCWD, *state);
    free(*state);
    return 0;
}

static void put(const char *path, const char *content)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    assert_int_equal(fclose(file), 0);
}

/* Returns the size of the file. */
static size_t hash_file(const char *path, char ret_hex[SHA256_HEX_SIZE])
{
    struct text bytes = TEXT_INIT;
    struct error err = ERROR_INIT;
    assert_true(file_read(path, 1 << 24, &bytes, &err));
    size_t length = bytes.length;
    sha256_bytes(bytes.bytes, length, ret_hex);
    text_clear(&bytes);
    return length;
}

static void collect_line(struct text *text, const char *root, const char *path)
{
    char full[4096], sha256[SHA256_HEX_SIZE] = "not a file";
    struct stat status;
    snprintf(full, sizeof full, "%s/%s", root, path);
    assert_int_equal(lstat(full, &status), 0);
    if (S_ISREG(status.st_mode))
        hash_file(full, sha256);
    text_printf(text, "%s %o %s\n", path, status.st_mode, sha256);
}

struct listing {
    char *paths[8 * MANY];
    size_t count;
};

static bool list_path(void *context, const char *path)
{
    struct listing *listing = context;
    assert_true(listing->count < ARRAY_SIZE(listing->paths));
    listing->paths[listing->count++] = strdup(path);
    return true;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All files below `root` with mode and content, hashed; "absent" where there is no folder. */
static void tree(const char *root, char ret_hex[SHA256_HEX_SIZE])
{
    struct folder folder = {.fd = open(root, O_RDONLY | O_DIRECTORY), .path = root};
    struct listing listing = {.count = 0};
    struct text lines = TEXT_INIT;
    struct error err = ERROR_INIT;
    strcpy(ret_hex, "absent");
    if (folder.fd < 0)
        return;
    assert_true(folder_walk(&folder, list_path, &listing, &err));
    folder_close(&folder);
    qsort(listing.paths, listing.count, sizeof *listing.paths, by_text);
    text_add(&lines, "");
    for (size_t i = 0; i < listing.count; i++) {
        collect_line(&lines, root, listing.paths[i]);
        free(listing.paths[i]);
    }
    sha256_bytes(lines.bytes, lines.length, ret_hex);
    text_clear(&lines);
}

static bool has_hidden(const char *prefix)
{
    struct folder here = {.fd = open(".", O_RDONLY | O_DIRECTORY), .path = "."};
    struct listing listing = {.count = 0};
    struct error err = ERROR_INIT;
    bool found = false;
    assert_true(folder_walk(&here, list_path, &listing, &err));
    folder_close(&here);
    for (size_t i = 0; i < listing.count; i++) {
        found = found || strncmp(listing.paths[i], prefix, strlen(prefix)) == 0;
        free(listing.paths[i]);
    }
    return found;
}

#define STAGED() has_hidden(".inuse-")

/* A site whose files depend on `version`: every third is the same in all versions. */
static bool add_files(struct publish *publish, int version, int files, struct error *err)
{
    for (int i = 0; i < files; i++) {
        char path[64], content[64];
        snprintf(path, sizeof path, i % 2 ? "file-%d.txt" : "folder-%d/deep/file.txt", i);
        snprintf(content, sizeof content, "content %d of version %d\n", i, i % 3 ? version : 0);
        if (!publish_file(publish, path, content, strlen(content), err))
            return false;
    }
    return true;
}

static bool publish_version(const char *target, int version, int files, struct error *err)
{
    struct publish *publish = NULL;
    bool ok = publish_begin(target, &publish, err) && add_files(publish, version, files, err) &&
              publish_commit(publish, "inuse test", err);
    publish_abort(publish);
    return ok;
}

static void publish_or_fail(const char *target, int version)
{
    struct error err = ERROR_INIT;
    if (!publish_version(target, version, MANY, &err))
        fail_msg("%s", err.message);
}

static void expect_refusal(const char *target, const char *because)
{
    struct publish *publish = NULL;
    struct error err = ERROR_INIT;
    assert_false(publish_begin(target, &publish, &err));
    assert_null(publish);
    assert_int_equal(err.kind, ERROR_USAGE);
    if (!strstr(err.message, because))
        fail_msg("'%s' does not say '%s'", err.message, because);
    assert_false(STAGED());
}

static void publishes_into_nothing_and_empty(void **state)
{
    char first[SHA256_HEX_SIZE], second[SHA256_HEX_SIZE];
    struct stat status;
    (void)state;
    mode_t old_mask = umask(0077);
    publish_or_fail("site", 1);
    umask(old_mask);
    assert_int_equal(mkdir("empty", 0700), 0);
    publish_or_fail("empty/", 1);
    tree("site", first);
    tree("empty", second);
    assert_string_equal(first, second);
    static const char *const folders[] = {"site", "empty", "site/folder-0", "site/folder-0/deep"};
    for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
        assert_int_equal(stat(folders[i], &status), 0);
        assert_int_equal(status.st_mode & 07777, 0755);
    }
    assert_int_equal(stat("site/manifest.json", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0644);
    assert_false(STAGED());
}

static void manifest_tells_the_truth(void **state)
{
    struct text json = TEXT_INIT;
    struct manifest manifest = MANIFEST_INIT;
    struct error err = ERROR_INIT;
    (void)state;
    publish_or_fail("site", 1);
    assert_true(file_read("site/manifest.json", 1 << 20, &json, &err));
    assert_true(manifest_parse(json.bytes, &manifest));
    assert_int_equal(manifest.count, MANY);
    for (size_t i = 0; i < manifest.count; i++) {
        char path[128], sha256[SHA256_HEX_SIZE];
        snprintf(path, sizeof path, "site/%s", manifest.entries[i].path);
        assert_int_equal(hash_file(path, sha256), manifest.entries[i].bytes);
        assert_string_equal(sha256, manifest.entries[i].sha256);
    }
    manifest_clear(&manifest);
    text_clear(&json);
}

static ino_t inode(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_ino;
}

static void keeps_unchanged_files(void **state)
{
    struct error err = ERROR_INIT;
    struct publish *publish = NULL;
    (void)state;
    publish_or_fail("site", 1);
    ino_t same = inode("site/folder-0/deep/file.txt"), changed = inode("site/file-1.txt");
    assert_true(publish_begin("site", &publish, &err) && add_files(publish, 2, MANY - 2, &err) &&
                publish_file(publish, "new.txt", "new", 3, &err) && publish_commit(publish, "inuse test", &err));
    struct publish_changes changes = publish_changes(publish);
    publish_abort(publish);
    assert_int_equal(changes.added, 1);
    assert_int_equal(changes.removed, 2);
    assert_int_equal(changes.same, 50);
    assert_int_equal(changes.changed, MANY - 2 - 50);
    assert_int_equal(inode("site/folder-0/deep/file.txt"), same);
    assert_int_not_equal(inode("site/file-1.txt"), changed);
    assert_int_not_equal(access("site/file-149.txt", F_OK), 0);
    assert_false(STAGED());
}

static void leaves_an_unchanged_site_alone(void **state)
{
    (void)state;
    publish_or_fail("site", 1);
    ino_t folder = inode("site");
    publish_or_fail("site", 1);
    assert_int_equal(inode("site"), folder);
    assert_false(STAGED());
}

/* Every file is a link into the site that was there, but somebody has moved that away and put another in its place. */
static void replaces_what_came_instead(void **state)
{
    char first[SHA256_HEX_SIZE], last[SHA256_HEX_SIZE];
    struct error err = ERROR_INIT;
    struct publish *publish = NULL;
    (void)state;
    publish_or_fail("site", 1);
    tree("site", first);
    assert_true(publish_begin("site", &publish, &err) && add_files(publish, 1, MANY, &err));
    assert_int_equal(rename("site", "moved"), 0);
    publish_or_fail("site", 2);
    assert_true(publish_commit(publish, "inuse test", &err));
    publish_abort(publish);
    tree("site", last);
    assert_string_equal(first, last);
    assert_false(STAGED());
}

static int count_open(void)
{
    int count = 0;
    for (int fd = 0; fd < 1000; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

/* `inuse watch` publishes for weeks. */
static void closes_what_it_opened(void **state)
{
    struct error err = ERROR_INIT;
    struct publish *publish = NULL;
    int before = count_open();
    (void)state;
    assert_int_equal(mkdir(".inuse-staging-1-0", 0700), 0);
    publish_or_fail("site", 1);
    publish_or_fail("site", 2);
    assert_true(publish_preview("site", &publish, &err) && publish_commit(publish, "inuse test", &err));
    publish_abort(publish);
    put("site/mine.txt", "mine");
    expect_refusal("site", "mine.txt");
    assert_int_equal(count_open(), before);
}

static bool publish_day(const char *target, const char *day, struct error *err)
{
    struct publish *publish = NULL;
    char dated[64];
    snprintf(dated, sizeof dated, "archive/%s/index.html", day);
    bool ok = publish_begin(target, &publish, err) && publish_file(publish, "index.html", day, strlen(day), err) &&
              publish_file(publish, "archive/index.html", day, strlen(day), err) &&
              publish_again(publish, "index.html", dated, err);
    if (ok)
        publish_keep(publish, "archive");
    ok = ok && publish_commit(publish, "inuse test", err);
    publish_abort(publish);
    return ok;
}

static void keeps_the_archive(void **state)
{
    struct error err = ERROR_INIT;
    struct text text = TEXT_INIT;
    (void)state;
    assert_true(publish_day("site", "monday", &err) && publish_day("site", "tuesday", &err) && publish_day("site", "friday", &err));
    ino_t monday = inode("site/archive/monday/index.html");
    assert_int_equal(inode("site/index.html"), inode("site/archive/friday/index.html"));
    ino_t folder = inode("site");
    assert_true(publish_day("site", "friday", &err));
    assert_int_equal(inode("site"), folder);
    assert_true(publish_day("site", "sunday", &err));
    assert_int_equal(inode("site/archive/monday/index.html"), monday);
    assert_true(file_read("site/archive/tuesday/index.html", 100, &text, &err));
    assert_string_equal(text.bytes, "tuesday");
    text_clear(&text);
    assert_false(STAGED());
}

/* A day that was published while this run was drawing is not lost. */
static void keeps_what_a_rival_archived(void **state)
{
    struct error err = ERROR_INIT;
    struct publish *publish = NULL;
    (void)state;
    assert_true(publish_day("site", "monday", &err));
    assert_true(publish_begin("site", &publish, &err) && publish_file(publish, "index.html", "mine", 4, &err));
    publish_keep(publish, "archive");
    assert_true(publish_day("site", "tuesday", &err));
    assert_true(publish_commit(publish, "inuse test", &err));
    publish_abort(publish);
    assert_int_equal(access("site/archive/monday/index.html", F_OK), 0);
    assert_int_equal(access("site/archive/tuesday/index.html", F_OK), 0);
    assert_int_not_equal(access("site/archive/index.html", F_OK), 0);
}

static void note_action(void *context, enum publish_action action, const char *path)
{
    static const char *const signs = "+~-";
    text_printf(context, "%c%s ", signs[action], path);
}

static void previews_without_writing(void **state)
{
    char before[SHA256_HEX_SIZE], after[SHA256_HEX_SIZE];
    struct error err = ERROR_INIT;
    struct publish *publish = NULL;
    struct text actions = TEXT_INIT;
    (void)state;
    assert_true(publish_day("site", "monday", &err));
    tree(".", before);
    assert_true(publish_preview("site", &publish, &err) && publish_file(publish, "new.html", "new", 3, &err) &&
                publish_file(publish, "index.html", "other", 5, &err));
    publish_keep(publish, "archive");
    publish_visit(publish, note_action, &actions);
    assert_true(publish_commit(publish, "inuse test", &err));
    assert_string_equal(actions.bytes, "-archive/index.html ~index.html +new.html ");
    assert_int_equal(publish_changes(publish).same, 1);
    publish_abort(publish);
    publish = NULL;
    assert_true(publish_preview("nowhere", &publish, &err) && publish_file(publish, "a", "a", 1, &err) &&
                publish_commit(publish, "inuse test", &err));
    publish_abort(publish);
    tree(".", after);
    assert_string_equal(before, after);
    text_clear(&actions);
}

/* The manifest still promises the old bytes: only comparing the bytes themselves finds this. */
static void mends_a_damaged_file(void **state)
{
    char good[SHA256_HEX_SIZE], damaged[SHA256_HEX_SIZE], mended[SHA256_HEX_SIZE];
    (void)state;
    publish_or_fail("site", 1);
    tree("site", good);
    put("site/folder-0/deep/file.txt", "content 0 of version 9\n");
    tree("site", damaged);
    assert_string_not_equal(good, damaged);
    publish_or_fail("site", 1);
    tree("site", mended);
    assert_string_equal(mended, good);
    assert_int_equal(chmod("site/file-3.txt", 0600), 0);
    publish_or_fail("site", 1);
    tree("site", mended);
    assert_string_equal(mended, good);
}

static void refuses_what_is_not_ours(void **state)
{
    char before[SHA256_HEX_SIZE], after[SHA256_HEX_SIZE];
    (void)state;
    assert_int_equal(mkdir("photos", 0755), 0);
    put("photos/holiday.txt", "irreplaceable");
    put("file", "irreplaceable");
    assert_int_equal(mkdir("app", 0755), 0);
    put("app/manifest.json", "{\"name\": \"My app\"}");
    publish_or_fail("site", 1);
    put("site/CNAME", "example.org");
    publish_or_fail("worktree", 1);
    assert_int_equal(mkdir("worktree/.git", 0755), 0);
    put("worktree/.git/HEAD", "ref: refs/heads/main");
    assert_int_equal(symlink("nowhere", "dangling"), 0);

    tree(".", before);
    expect_refusal("photos", "neither empty nor a site that inuse wrote");
    expect_refusal("app", "no manifest.json of ours");
    expect_refusal("file", "is not a folder");
    expect_refusal("site", "holds CNAME");
    expect_refusal("worktree", "holds .git/HEAD");
    expect_refusal("dangling", "symbolic link to nothing");
    expect_refusal("", "empty");
    expect_refusal("/", "cannot be the output folder");
    expect_refusal("missing/..", "cannot be the output folder");
    expect_refusal("missing/site", "make it first");
    expect_refusal("file/site", "make it first");
    tree(".", after);
    assert_string_equal(before, after);
}

static void refuses_what_appeared_meanwhile(void **state)
{
    char before[SHA256_HEX_SIZE], after[SHA256_HEX_SIZE];
    struct error err = ERROR_INIT;
    struct publish *publish = NULL;
    (void)state;
    assert_true(publish_begin("site", &publish, &err) && add_files(publish, 1, 3, &err));
    assert_int_equal(mkdir("site", 0755), 0);
    put("site/mine.txt", "mine");
    tree("site", before);
    assert_false(publish_commit(publish, "inuse test", &err));
    assert_int_equal(err.kind, ERROR_USAGE);
    publish_abort(publish);
    tree("site", after);
    assert_string_equal(before, after);
    assert_false(STAGED());
}

static void follows_a_link(void **state)
{
    struct stat status;
    (void)state;
    assert_int_equal(mkdir("elsewhere", 0755), 0);
    publish_or_fail("elsewhere/site", 1);
    assert_int_equal(symlink("elsewhere/site", "link"), 0);
    publish_or_fail("link", 2);
    assert_int_equal(lstat("link", &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    publish_or_fail("direct", 2);
    char linked[SHA256_HEX_SIZE], direct[SHA256_HEX_SIZE];
    tree("elsewhere/site", linked);
    tree("direct", direct);
    assert_string_equal(linked, direct);
}

static void refuses_a_path_twice(void **state)
{
    struct error err = ERROR_INIT;
    struct publish *publish = NULL;
    (void)state;
    assert_true(publish_begin("site", &publish, &err));
    assert_true(publish_file(publish, "a/b.txt", "1", 1, &err));
    assert_false(publish_file(publish, "a/b.txt", "1", 1, &err));
    assert_int_equal(err.kind, ERROR_IO);
    assert_non_null(strstr(err.message, "a/b.txt"));
    struct error other = ERROR_INIT;
    assert_false(publish_file(publish, "a/b.txt/c", "1", 1, &other));
    publish_abort(publish);
    assert_int_not_equal(access("site", F_OK), 0);
    assert_false(STAGED());
}

#define BATCHES 24

static bool write_pages(void *context, size_t index, struct text *result, struct error *err)
{
    struct publish_batch batch = PUBLISH_BATCH_INIT;
    /* From one file to more than are hashed at once. */
    for (size_t i = 0; i <= index; i++) {
        char path[64];
        struct text bytes = TEXT_INIT;
        snprintf(path, sizeof path, "models/%zu/model-%zu.html", index, i);
        for (size_t k = 0; k <= i; k++)
            text_add(&bytes, path);
        publish_batch_add(&batch, path, &bytes);
        assert_null(bytes.bytes);
    }
    bool ok = publish_batch_write(context, &batch, result, err);
    publish_batch_clear(&batch);
    return ok;
}

static bool take_record(void *context, size_t index, const char *result, size_t length, struct error *err)
{
    (void)index;
    return publish_record(context, result, length, err);
}

static void gathers_from_workers(void **state)
{
    char trees[2][SHA256_HEX_SIZE];
    (void)state;
    for (unsigned workers = 1; workers <= 2; workers++) {
        char target[] = {'0' + (char)workers, '\0'};
        struct error err = ERROR_INIT;
        struct publish *publish = NULL;
        assert_true(publish_begin(target, &publish, &err));
        struct workers_task task = {.jobs = BATCHES, .work = write_pages, .collect = take_record, .context = publish};
        assert_true(workers_run(&task, workers, NULL, &err) && publish_commit(publish, "inuse test", &err));
        assert_int_equal(publish_changes(publish).added, BATCHES * (BATCHES + 1) / 2);
        char manifest[SHA256_HEX_SIZE];
        assert_true(publish_is_intact(target, workers, manifest));
        assert_string_equal(manifest, publish_manifest(publish));
        publish_abort(publish);
        tree(target, trees[workers - 1]);
    }
    assert_string_equal(trees[0], trees[1]);
}

static void removes_the_dead_only(void **state)
{
    struct error err = ERROR_INIT;
    struct publish *live = NULL;
    (void)state;
    assert_int_equal(mkdir(".inuse-staging-1-0", 0700), 0);
    put(".inuse-staging-1-0/index.html", "half");
    assert_true(publish_begin("other", &live, &err) && publish_file(live, "live.txt", "live", 4, &err));
    publish_or_fail("site", 1);
    assert_false(has_hidden(".inuse-staging-1-0"));
    assert_true(STAGED());
    assert_true(publish_commit(live, "inuse test", &err));
    publish_abort(live);
    assert_int_equal(access("other/live.txt", F_OK), 0);
    assert_false(STAGED());
}

/* Runs `play` in a child and returns its exit status, or -1 when it was killed. */
static int in_child(int (*play)(void))
{
    int status;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(play());
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int publish_with_small_files_only(void)
{
    struct rlimit limit = {.rlim_cur = 1000, .rlim_max = 1000};
    struct error err = ERROR_INIT;
    struct publish *publish = NULL;
    char big[5000];
    memset(big, 'x', sizeof big);
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 9;
    bool ok = publish_begin("site", &publish, &err) && publish_file(publish, "big", big, sizeof big, &err);
    publish_abort(publish);
    return ok ? 0 : (int)err.kind;
}

static void survives_a_failing_write(void **state)
{
    char before[SHA256_HEX_SIZE], after[SHA256_HEX_SIZE];
    (void)state;
    publish_or_fail("site", 1);
    tree("site", before);
    assert_int_equal(in_child(publish_with_small_files_only), ERROR_IO);
    tree("site", after);
    assert_string_equal(before, after);
    assert_false(STAGED());
}

/* A file system of our own, where the machine lets us have one. */
static bool mount_small(unsigned long flags)
{
    uid_t uid = getuid();
    if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWNS | CLONE_NEWUSER) != 0)
        return false;
    if (uid != 0) {
        char map[64];
        snprintf(map, sizeof map, "0 %u 1", (unsigned)uid);
        put("/proc/self/setgroups", "deny");
        put("/proc/self/uid_map", map);
    }
    return mount("none", "/", "", MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("small", "small", "tmpfs", flags, "size=200k") == 0;
}

#define CANNOT_MOUNT 77

static int publish_on_a_full_disk(void)
{
    char before[SHA256_HEX_SIZE], after[SHA256_HEX_SIZE], big[65536];
    struct error err = ERROR_INIT;
    struct publish *publish = NULL;
    if (!mount_small(0))
        return CANNOT_MOUNT;
    if (!publish_version("small/site", 1, 10, &err))
        return 1;
    tree("small/site", before);
    memset(big, 'x', sizeof big);
    bool ok = publish_begin("small/site", &publish, &err);
    for (char name[] = "a"; ok && name[0] <= 'z'; name[0]++)
        ok = publish_file(publish, name, big, sizeof big, &err);
    publish_abort(publish);
    if (ok || !strstr(err.message, "No space left"))
        return 2;
    tree("small/site", after);
    struct error none = ERROR_INIT;
    if (strcmp(before, after) != 0 || chdir("small") != 0 || STAGED())
        return 3;
    return publish_version("site", 2, 10, &none) ? 0 : 4;
}

static int publish_read_only(void)
{
    char before[SHA256_HEX_SIZE], after[SHA256_HEX_SIZE];
    struct error err = ERROR_INIT;
    if (!mount_small(0))
        return CANNOT_MOUNT;
    if (!publish_version("small/site", 1, 10, &err))
        return 1;
    tree("small/site", before);
    if (mount("small", "small", "tmpfs", MS_REMOUNT | MS_RDONLY, NULL) != 0)
        return CANNOT_MOUNT;
    if (publish_version("small/site", 2, 10, &err) || !strstr(err.message, "Read-only file system"))
        return 2;
    tree("small/site", after);
    return strcmp(before, after) == 0 ? 0 : 3;
}

static int publish_onto_a_mount_point(void)
{
    struct error err = ERROR_INIT;
    if (!mount_small(0))
        return CANNOT_MOUNT;
    if (publish_version("small", 1, 10, &err))
        return 1;
    return strstr(err.message, "mount point") ? 0 : 2;
}

static void survives_bad_file_systems(void **state)
{
    static int (*const plays[])(void) = {publish_on_a_full_disk, publish_read_only, publish_onto_a_mount_point};
    (void)state;
    assert_int_equal(mkdir("small", 0755), 0);
    for (size_t i = 0; i < ARRAY_SIZE(plays); i++) {
        int status = in_child(plays[i]);
        if (status == CANNOT_MOUNT)
            skip();
        assert_int_equal(status, 0);
    }
}

/* Makes renameat2() with flags fail as on a file system that has only plain renames. */
static bool forbid_exchange(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[4])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = ARRAY_SIZE(filter), .filter = filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static int publish_without_exchange(void)
{
    struct error err = ERROR_INIT;
    if (!forbid_exchange())
        return 77;
    return publish_version("site", 2, MANY, &err) ? 0 : 1;
}

static void works_without_exchange(void **state)
{
    char expected[SHA256_HEX_SIZE], got[SHA256_HEX_SIZE];
    (void)state;
    publish_or_fail("expected", 2);
    tree("expected", expected);
    publish_or_fail("site", 1);
    int status = in_child(publish_without_exchange);
    if (status == 77)
        skip();
    assert_int_equal(status, 0);
    tree("site", got);
    assert_string_equal(got, expected);
    assert_false(STAGED());
}

static void repairs_an_interrupted_swap(void **state)
{
    char old[SHA256_HEX_SIZE], new[SHA256_HEX_SIZE], got[SHA256_HEX_SIZE];
    struct error err = ERROR_INIT;
    struct publish *publish = NULL;
    (void)state;
    publish_or_fail("site", 1);
    tree("site", old);
    /* Killed after the first rename: the old site comes back. */
    assert_int_equal(rename("site", ".inuse-old-site"), 0);
    assert_true(publish_begin("site", &publish, &err));
    publish_abort(publish);
    tree("site", got);
    assert_string_equal(got, old);
    assert_false(STAGED());
    /* Killed after the second: the new one stays, the old one goes. */
    assert_int_equal(rename("site", ".inuse-old-site"), 0);
    struct error other = ERROR_INIT;
    publish = NULL;
    publish_or_fail("new", 2);
    tree("new", new);
    assert_int_equal(rename("new", "site"), 0);
    assert_true(publish_begin("site", &publish, &other));
    publish_abort(publish);
    tree("site", got);
    assert_string_equal(got, new);
    assert_false(STAGED());
}

static _Noreturn void publish_for_ever(bool exchange)
{
    if (!exchange && !forbid_exchange())
        _exit(77);
    for (int version = 1;; version = 3 - version) {
        struct error err = ERROR_INIT;
        if (!publish_version("site", version, MANY, &err))
            _exit(1);
    }
}

/* Kills a publishing process again and again; the site must always be the one version or the other. Without exchange
 * the next run may have to put the old one back first. */
static void survives_kills(bool exchange)
{
    char trees[3][SHA256_HEX_SIZE], got[SHA256_HEX_SIZE];
    unsigned seed = 20261122;
    publish_or_fail("one", 1);
    publish_or_fail("two", 2);
    publish_or_fail("site", 1);
    tree("one", trees[1]);
    tree("two", trees[2]);
    for (int i = 0; i < KILLS; i++) {
        int status;
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0)
            publish_for_ever(exchange);
        usleep((useconds_t)(1000 + rand_r(&seed) % 60000));
        kill(pid, SIGKILL);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
            skip();
        assert_true(WIFSIGNALED(status));
        if (!exchange) {
            struct error err = ERROR_INIT;
            struct publish *publish = NULL;
            assert_true(publish_begin("site", &publish, &err));
            publish_abort(publish);
        }
        tree("site", got);
        if (strcmp(got, trees[1]) != 0 && strcmp(got, trees[2]) != 0)
            fail_msg("kill %d left a site that is neither old nor new", i);
    }
    publish_or_fail("site", 2);
    assert_false(STAGED());
}

/* Another process holds the folder above the site for a moment, and says when by the folder `released`. */
static void hold_parent(void)
{
    int ready[2];
    char byte;
    assert_int_equal(pipe(ready), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        int fd = open(".", O_RDONLY | O_DIRECTORY);
        if (flock(fd, LOCK_EX) != 0 || write(ready[1], "", 1) != 1)
            _exit(1);
        usleep(100000);
        _exit(mkdir("released", 0755) != 0);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
}

static void assert_was_held(void)
{
    int status;
    assert_int_equal(rmdir("released"), 0);
    assert_true(wait(&status) > 0);
    assert_int_equal(status, 0);
}

static void waits_for_its_turn(void **state)
{
    struct error err = ERROR_INIT;
    struct publish *publish = NULL;
    (void)state;
    publish_or_fail("site", 1);
    hold_parent();
    assert_true(publish_begin("site", &publish, &err));
    assert_was_held();
    assert_true(add_files(publish, 2, MANY, &err));
    hold_parent();
    assert_true(publish_commit(publish, "inuse test", &err));
    assert_was_held();
    publish_abort(publish);
}

#define RIVALS 3
#define ROUNDS 20

static _Noreturn void publish_in_turns(int rival)
{
    for (int round = 0; round < ROUNDS; round++) {
        struct error err = ERROR_INIT;
        if (!publish_version("site", rival, MANY, &err)) {
            fprintf(stderr, "rival %d: %s\n", rival, err.message);
            _exit(1);
        }
    }
    _exit(0);
}

/* Whoever is last wins, whole; nobody's staging folder is taken for a dead one's. */
static void rivals_do_not_mix(void **state)
{
    char trees[RIVALS + 1][SHA256_HEX_SIZE], got[SHA256_HEX_SIZE];
    bool whole = false;
    (void)state;
    publish_or_fail("site", 1);
    for (int rival = 1; rival <= RIVALS; rival++) {
        char name[] = {'0' + (char)rival, '\0'};
        publish_or_fail(name, rival);
        tree(name, trees[rival]);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0)
            publish_in_turns(rival);
    }
    for (int rival = 1; rival <= RIVALS; rival++) {
        int status;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    tree("site", got);
    for (int rival = 1; rival <= RIVALS; rival++)
        whole = whole || strcmp(got, trees[rival]) == 0;
    assert_true(whole);
    assert_false(STAGED());
}

static void survives_kills_with_exchange(void **state)
{
    (void)state;
    survives_kills(true);
}

static void survives_kills_without_exchange(void **state)
{
    (void)state;
    survives_kills(false);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, make_work_folder, remove_work_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(publishes_into_nothing_and_empty),
        TEST(manifest_tells_the_truth),
        TEST(keeps_unchanged_files),
        TEST(leaves_an_unchanged_site_alone),
        TEST(replaces_what_came_instead),
        TEST(closes_what_it_opened),
        TEST(keeps_the_archive),
        TEST(keeps_what_a_rival_archived),
        TEST(previews_without_writing),
        TEST(mends_a_damaged_file),
        TEST(refuses_what_is_not_ours),
        TEST(refuses_what_appeared_meanwhile),
        TEST(follows_a_link),
        TEST(refuses_a_path_twice),
        TEST(gathers_from_workers),
        TEST(removes_the_dead_only),
        TEST(survives_a_failing_write),
        TEST(survives_bad_file_systems),
        TEST(works_without_exchange),
        TEST(repairs_an_interrupted_swap),
        TEST(waits_for_its_turn),
        TEST(rivals_do_not_mix),
        TEST(survives_kills_with_exchange),
        TEST(survives_kills_without_exchange),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
