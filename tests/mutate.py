#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mutate.py [--jobs N] [--list] [FILE...]: breaks src/measures in one place at a time and asks whether a test notices.

In every file each comparison, && and || is replaced by its neighbour (< by <=, == by !=, ...), each * by / and each
/ by *, each a + b and a - b loses its second term, and each call or assignment that stands as a statement of its own
is left out, once. All mutants of a file are compiled together, and a variable of the environment says which one is
in effect: a thousand compilations would take hours.

What no test can notice, because the program behaves the same, is explained in mutate-equivalents.txt beside this
script: a mutant that survives is either explained there, or named at the end, and the exit status is 1. So is an
explanation of what a test does notice. Compiled with the address and undefined behaviour sanitizers, because a loop
that runs one too far is seen by nothing else. Not part of make check. Needs clang, cmocka, GMP, MPFR, json-c and
libcrypto."""
import argparse
import concurrent.futures
import glob
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EQUIVALENTS = os.path.join(SOURCE, "tests", "mutate-equivalents.txt")
# The laws in fewer rounds, over fewer volumes: what a mutant changes shows in the first ones or never.
FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-DROUNDS=3", "-DMANY=4500", "-Isrc", "-w", "-O1"]
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
LIBRARIES = ["-lcmocka", "-ljson-c", "-lcrypto", "-lxxhash", "-lmpfr", "-lgmp", "-lm"]
# What nearly every mutant fails is one program; the long one is of use only for what takes part in its arithmetic.
TESTS = ["test_measures", "test_twofold", "test_subjects", "laws_measures"]
LONG = "test_digits"
NEEDS_LONG = re.compile(r"twofold|fixed|entropy\.c|interval\.c|value\.c|logs\.c")
DRIVER = ("#include <stdlib.h>\nint mutant;\n__attribute__((constructor)) static void choose(void)\n"
          "{ const char *chosen = getenv(\"MUTANT\"); mutant = chosen ? atoi(chosen) : 0; }\n")
ALL_TESTS = "".join(f"int main_{test}(void);\n" for test in TESTS) + \
    f"int main(void) {{ return {' || '.join(f'main_{test}()' for test in TESTS)}; }}\n"
ENVIRONMENT = {**os.environ, "SEED": "1", "CMOCKA_TEST_ABORT": "1", "MALLOC_PERTURB_": "165",
               "ASAN_OPTIONS": "detect_leaks=0:hard_rss_limit_mb=3000"}

SECONDS = 20

NEIGHBOUR = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "&&": "||", "||": "&&",
             "*": "/", "/": "*"}
# Calls that only begin, end or reserve.
HOUSEKEEPING = re.compile(r"(_init2?|_inits2?|_clears?|_free|_free_str|_start|_end|_grow)$|^free$")


class Mutants:
    """The mutants of a file, and its text with all of them."""

    def __init__(self, path):
        self.path = path
        self.text = open(path, "rb").read()
        self.found = []  # (start, end, operator or "", left range, right range)
        tree = json.loads(subprocess.run(["clang", "-std=c11", "-D_GNU_SOURCE", "-Isrc", "-w", "-fsyntax-only",
                                          "-Xclang", "-ast-dump=json", path], check=True, capture_output=True).stdout)
        for node in tree["inner"]:
            where = node["loc"]
            if node["kind"] == "FunctionDecl" and "includedFrom" not in where and "expansionLoc" not in where \
                    and where.get("offset") is not None:
                body = [n for n in node.get("inner", []) if n["kind"] == "CompoundStmt"]
                if body and "includedFrom" not in node["range"]["begin"]:
                    self.visit(body[0], False)
        self.found.sort(key=lambda m: (m[0], -m[1]))

    @staticmethod
    def span(node):
        begin, end = node["range"]["begin"], node["range"]["end"]
        if "offset" not in begin or "offset" not in end:
            return None  # from a macro
        return begin["offset"], end["offset"] + end["tokLen"]

    def visit(self, node, statement):
        kind = node.get("kind")
        children = [n for n in node.get("inner", []) if n]
        if kind == "ConstantExpr" or (kind == "VarDecl" and node.get("storageClass") == "static"):
            return
        span = self.span(node) if "range" in node else None
        if span and kind == "BinaryOperator" and len(children) == 2:
            left, right = self.span(children[0]), self.span(children[1])
            pointers = all("*" in c["type"]["qualType"] for c in children)
            if left and right and (node["opcode"] in NEIGHBOUR or (node["opcode"] in "+-" and not pointers)):
                self.found.append((*span, node["opcode"], left, right))
        if span and statement and kind in ("CallExpr", "CompoundAssignOperator", "BinaryOperator"):
            called = self.text[span[0]:span[1]].split(b"(")[0].decode()
            if kind != "CallExpr" or not HOUSEKEEPING.search(called):
                self.found.append((*span, "", None, None))
        for place, child in enumerate(children):
            alone = kind == "CompoundStmt" or (kind == "ForStmt" and child is node["inner"][-1]) or (
                kind in ("IfStmt", "WhileStmt", "CaseStmt") and place > 0) or (kind == "DoStmt" and place == 0)
            self.visit(child, alone)

    def names(self):
        """What the list of equivalents calls each: the line of code, and what is done to it."""
        seen, names = {}, []
        for start, end, operator, left, right in self.found:
            begin = self.text.rfind(b"\n", 0, left[1] if operator else start) + 1
            line = self.text[begin:self.text.index(b"\n", begin)].decode().strip()
            if operator in NEIGHBOUR:
                what = f"{operator} to {NEIGHBOUR[operator]}"
            elif operator:
                what = "without " + operator + " " + " ".join(self.text[right[0]:right[1]].decode().split())
            else:
                what = "left out"
            name = f"{os.path.basename(self.path)} | {line} | {what}"
            seen[name] = seen.get(name, 0) + 1
            names.append((name if seen[name] == 1 else f"{name}, {seen[name]}", self.text.count(b"\n", 0, start) + 1))
        return names

    def all_in_one(self):
        return b"extern int mutant;\n" + self.rewrite(0, len(self.text), list(enumerate(self.found, 1)))

    def rewrite(self, start, end, inside):
        out, at = b"", start
        while inside:
            number, (begin, finish, operator, left, right) = inside[0]
            nested = [m for m in inside[1:] if m[1][0] < finish]
            inside = inside[1 + len(nested):]
            out += self.text[at:begin]
            chosen = b"mutant == %d" % number
            if operator == "":
                out += b"(void)(%s ? 0 : ((%s), 0))" % (chosen, self.rewrite(begin, finish, nested))
            else:
                plain_left, plain_right = self.text[left[0]:left[1]], self.text[right[0]:right[1]]
                other = b"(%s)" % plain_left
                if operator in NEIGHBOUR:
                    other = b"(%s) %s (%s)" % (plain_left, NEIGHBOUR[operator].encode(), plain_right)
                out += b"(%s ? (%s) : (%s))" % (chosen, other, self.rewrite(begin, finish, nested))
            at = finish
        return out + self.text[at:end]


def run(command, folder, mutant, **how):
    """Stopped after some seconds of processor time, which a busy machine does not shorten."""
    return subprocess.run(command, cwd=folder, env={**ENVIRONMENT, "MUTANT": str(mutant)}, stderr=subprocess.DEVNULL,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS)), **how)


def passes(program, folder, mutant):
    return run([program], folder, mutant, stdout=subprocess.DEVNULL).returncode == 0


class Bench:
    """A copy of the source, compiled; then with the mutants of one file."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("src", "tests"):
            shutil.copytree(os.path.join(SOURCE, name), os.path.join(folder, name))
        for name, text in (("all.c", ALL_TESTS), ("driver.c", DRIVER)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        engine, command = ([f for pattern in patterns for f in sorted(glob.glob(pattern, root_dir=folder))]
                           for patterns in (["src/base/*.c", "src/measures/*.c"],
                                            ["src/cli/concentration*.c", "src/cli/command.c"]))
        for file in engine + command + ["driver.c", "all.c", "tests/filter_alone.c", f"tests/{LONG}.c"]:
            self.compile(file)
        for test in TESTS:
            self.compile(f"tests/{test}.c", f"-Dmain=main_{test}")
        self.engine = [self.object(file) for file in engine] + ["driver.o"]
        self.programs = {"quick": ["all.o"] + [f"tests_{test}.o" for test in TESTS],
                         "sanitized": ["all.o"] + [f"tests_{test}.o" for test in TESTS],
                         "filter": [self.object(file) for file in command] + ["tests_filter_alone.o"],
                         "long": [f"tests_{LONG}.o"]}

    @staticmethod
    def object(file):
        return file.replace("/", "_")[:-2] + ".o"

    def compile(self, file, *how):
        done = subprocess.run(["gcc", *FLAGS, *how, "-c", file, "-o", self.object(file)], cwd=self.folder,
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"cannot compile {file}:\n{done.stderr[:2000]}")

    def take(self, file):
        """Compiles the mutants of a file and links the programs: the first without sanitizers, for it is run most."""
        self.mutants = Mutants(os.path.join(self.folder, file))
        whole = self.mutants.text
        with open(self.mutants.path, "wb") as broken:
            broken.write(self.mutants.all_in_one())
        for program, sanitizers in (("quick", []), ("sanitized", SANITIZERS), ("filter", SANITIZERS),
                                    ("long", SANITIZERS)):
            if program in ("quick", "sanitized"):
                self.compile(file, *sanitizers)
            subprocess.run(["gcc", *self.engine, *self.programs[program], *LIBRARIES, *sanitizers, "-o", program],
                           cwd=self.folder,
                           check=True)
        with open(self.mutants.path, "wb") as kept:
            kept.write(whole)
        self.arithmetic = bool(NEEDS_LONG.search(file + whole.decode()))

    def leave(self, file):
        self.compile(file)

    def vectors_hold(self, mutant):
        vectors = os.path.join(self.folder, "tests", "vectors")
        wanted = {}
        for line in open(os.path.join(vectors, "expected.tsv"), encoding="utf-8").read().splitlines()[1:]:
            name, metric, convention, value = line.split("\t")[:4]
            wanted.setdefault(name, {})[metric, convention] = value
        for name in sorted(wanted):
            file = os.path.join(vectors, f"{name}.tsv")
            if not os.path.exists(file):
                continue  # a formula of a million volumes
            shape = {"pair": ["--pairs"], "callers": ["--callers"], "unattributed": ["--unattributed"],
                     "series": ["--series"]}.get(name.split("_")[0], [])
            done = run(["./filter", "concentration", "--format=tsv", "--digits=25", *shape, file], self.folder, mutant,
                       stdout=subprocess.PIPE, text=True)
            got = {tuple(line.split("\t")[:2]): line.split("\t")[2] for line in done.stdout.splitlines()}
            if done.returncode != 0 or any(got.get(key) != value for key, value in wanted[name].items()):
                return False
        return True

    def survives(self, mutant):
        return (passes("./quick", self.folder, mutant) and passes("./sanitized", self.folder, mutant)
                and self.vectors_hold(mutant)
                and (not self.arithmetic or passes("./long", self.folder, mutant)))


def explained():
    """{mutant: reason}, from lines FILE | CODE | CHANGE | REASON."""
    reasons = {}
    if os.path.exists(EQUIVALENTS):
        for line in open(EQUIVALENTS, encoding="utf-8"):
            if line.strip() and not line.startswith("#"):
                name, reason = line.rstrip("\n").rsplit(" | ", 1)
                reasons[name] = reason
    return reasons


def kind_of(name):
    change = name.rsplit(" | ", 1)[1]
    return ("statement" if change.startswith("left out") else "term" if change.startswith("without") else
            "factor" if change[0] in "*/" else "logic" if change[0] in "&|" else "comparison")


def work(number, jobs, files, kinds, only):
    """Every jobs-th mutant of each file: (name, line, survived)."""
    folder = tempfile.mkdtemp(prefix="mutate-")
    results = []
    try:
        bench = Bench(folder)
        for file in files:
            bench.take(file)
            if not bench.survives(0):
                sys.exit(f"the tests do not pass with {file} as it is")
            for mutant, (name, line) in enumerate(bench.mutants.names(), 1):
                if mutant % jobs != number or (only and name not in only) or (kinds and kind_of(name) not in kinds):
                    continue
                survived = bench.survives(mutant)
                results.append((name, line, survived))
                if survived:
                    print(f"survived at line {line}: {name}", flush=True)
            bench.leave(file)
            print(f"{file} done", flush=True)
    finally:
        shutil.rmtree(folder)
    return results


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="name the mutants only")
    parser.add_argument("--kinds", default="",
                        help="only these: comparison, term, factor, logic, statement; separated by commas")
    parser.add_argument("--again", help="only what survived according to this output of an earlier run")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    os.chdir(SOURCE)
    files = options.files or sorted(glob.glob("src/measures/*.c"))
    if options.list:
        names = [f"{line}: {name}" for file in files for name, line in Mutants(file).names()]
        print("\n".join(names), f"\n{len(names)} mutants")
        return 0
    only = None
    if options.again:
        only = {line.split(": ", 1)[1].rstrip("\n") for line in open(options.again, encoding="utf-8")
                if line.startswith("survived at")}
        files = [f for f in files if any(name.startswith(os.path.basename(f) + " |") for name in only)]
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        parts = [pool.submit(work, k, options.jobs, files, options.kinds, only) for k in range(options.jobs)]
        results = [result for part in parts for result in part.result()]
    reasons = explained()
    survivors = [r for r in results if r[2]]
    missed = [r for r in survivors if r[0] not in reasons]
    stale = [name for name, _, survived in results if not survived and name in reasons]
    for name, line, _ in missed:
        print(f"not noticed, line {line}: {name}")
    for name in stale:
        print(f"explained, but noticed: {name}")
    print(f"{len(results)} mutants: {len(results) - len(survivors)} noticed, "
          f"{len(survivors) - len(missed)} explained as equivalent, {len(missed)} not noticed")
    return 1 if missed or stale else 0


if __name__ == "__main__":
    sys.exit(main())
