/* SPDX-License-Identifier: MIT
 * Knows where a linker leaves its mark in a program. */
#include "cli/build_id.h"

#include "base/text.h"

#include "config.h"

#include <elf.h>
#include <inttypes.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>

static void add_note(const char *at, const char *end, struct text *id)
{
    while (end - at >= (ptrdiff_t)sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) note;
        memcpy(&note, at, sizeof note);
        const char *name = at + sizeof note, *bytes = name + (note.n_namesz + 3) / 4 * 4;
        const char *next = bytes + (note.n_descsz + 3) / 4 * 4;
        if (next > end)
            return;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && memcmp(name, "GNU", 4) == 0)
            for (size_t i = 0; i < note.n_descsz; i++)
                text_printf(id, "%02x", (unsigned char)bytes[i]);
        at = next;
    }
}

/* The program itself is the first that dl_iterate_phdr() visits. */
static int visit(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        const char *at = (const char *)(uintptr_t)(info->dlpi_addr + header->p_vaddr);
        if (header->p_type == PT_NOTE)
            add_note(at, at + header->p_memsz, context);
    }
    return 1;
}

const char *build_id(struct arena *arena)
{
    struct text id = TEXT_INIT;
    struct stat state;

    text_add(&id, "");
    dl_iterate_phdr(visit, &id);
    if (id.length == 0 && stat("/proc/self/exe", &state) == 0)
        text_printf(&id, "%jd-%jd.%09ld", (intmax_t)state.st_size, (intmax_t)state.st_mtim.tv_sec,
                    state.st_mtim.tv_nsec);
    const char *build = arena_printf(arena, "%s %s", PACKAGE_STRING, id.bytes);
    text_clear(&id);
    return build;
}
