/* SPDX-License-Identifier: MIT
 * Knows how verdicts on limits are told to people and to machines. */
#include "history/verdicts.h"

#include "history/markup.h"

static const char *const verdict_words[] = {
    [VERDICT_PASS] = "pass", [VERDICT_FAIL] = "FAIL", [VERDICT_UNDECIDED] = "UNDECIDED", [VERDICT_SKIPPED] = "skipped"};

static bool is_failed(const struct verdict *verdict)
{
    return verdict->kind == VERDICT_FAIL || verdict->kind == VERDICT_UNDECIDED;
}

size_t verdicts_failed(const struct verdict *verdicts, size_t count)
{
    size_t failed = 0;
    for (size_t i = 0; i < count; i++)
        failed += is_failed(&verdicts[i]);
    return failed;
}

/* "is 0.98958812345678901", or why that cannot be said. */
static void add_actual(const struct verdict *verdict, struct text *out)
{
    if (*verdict->actual)
        text_printf(out, "is %s", verdict->actual);
    else
        text_add(out, verdict->reason);
}

void verdicts_print(const struct verdict *verdicts, size_t count, struct text *out)
{
    for (size_t i = 0; i < count; i++) {
        text_printf(out, "%-9s  fails if %s: ", verdict_words[verdicts[i].kind], verdicts[i].limit->rule);
        add_actual(&verdicts[i], out);
        text_add(out, "\n");
    }
}

void verdicts_markdown(const struct verdict *verdicts, size_t count, struct text *out)
{
    if (count == 0)
        return;
    text_add(out, "| Verdict | Fails if | Actual |\n| --- | --- | --- |\n");
    for (size_t i = 0; i < count; i++) {
        text_printf(out, "| %s | ", verdict_words[verdicts[i].kind]);
        markup_add_markdown(out, verdicts[i].limit->rule);
        text_add(out, " | ");
        markup_add_markdown(out, *verdicts[i].actual ? verdicts[i].actual : verdicts[i].reason);
        text_add(out, " |\n");
    }
}

static size_t count_kind(const struct verdict *verdicts, size_t count, enum verdict_kind kind)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += verdicts[i].kind == kind;
    return found;
}

static void add_case(const struct verdict *verdict, struct text *out)
{
    static const char *const elements[] = {
        [VERDICT_FAIL] = "failure", [VERDICT_UNDECIDED] = "error", [VERDICT_SKIPPED] = "skipped"};
    text_add(out, "    <testcase name=\"");
    text_add_xml_value(out, verdict->limit->rule);
    text_add(out, "\" classname=\"inuse.limits\" time=\"0\"");
    if (verdict->kind == VERDICT_PASS) {
        text_add(out, "/>\n");
        return;
    }
    struct text message = TEXT_INIT;
    text_printf(&message, "fails if %s: ", verdict->limit->rule);
    add_actual(verdict, &message);
    text_printf(out, ">\n      <%s", elements[verdict->kind]);
    text_add(out, " message=\"");
    text_add_xml_value(out, message.bytes);
    /* The schema of Ant's reports gives <skipped> no type. */
    text_add(out, verdict->kind == VERDICT_SKIPPED ? "\"/>\n" : "\" type=\"limit\"/>\n");
    text_add(out, "    </testcase>\n");
    text_clear(&message);
}

void verdicts_junit(const struct verdict *verdicts, size_t count, const char *taken_at, struct text *out)
{
    text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"inuse limits\" "
                  "package=\"inuse\" id=\"0\"");
    text_printf(out,
                " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"0\" hostname=\"localhost\" "
                "timestamp=\"%.19s\">\n",
                count, count_kind(verdicts, count, VERDICT_FAIL), count_kind(verdicts, count, VERDICT_UNDECIDED),
                count_kind(verdicts, count, VERDICT_SKIPPED), *taken_at ? taken_at : "1970-01-01T00:00:00");
    text_add(out, "    <properties/>\n");
    for (size_t i = 0; i < count; i++)
        add_case(&verdicts[i], out);
    text_add(out, "    <system-out/>\n    <system-err/>\n  </testsuite>\n</testsuites>\n");
}
