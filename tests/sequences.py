# SPDX-License-Identifier: MIT
"""Small snapshots of odd kinds that change from night to night: with --cache each document is that without, each
unchanged night writes nothing, `inuse check --cache` agrees, and sums are those of SQL.

    sequences.py INUSE SEED COUNT
"""
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

DAY = 86400
INUSE, SEED, COUNT = Path(sys.argv[1]).resolve(), int(sys.argv[2]), int(sys.argv[3])
IDS = {'model_id': 'model', 'caller_id': 'caller', 'verification_id': 'verification', 'settlement_id': 'settlement',
       'kind_id': 'kind', 'node_id': 'node'}
AMOUNTS = [None, None, 0, 1, 127, 128, 32768, 1 << 23, 1 << 31, 1 << 40]
REASON = re.compile(r'^inuse: (all rows were read|the cache was not kept).*\n', re.M)


class Wrong(Exception):
    pass


def run(*arguments):
    done = subprocess.run([INUSE, *map(str, arguments)], capture_output=True, check=False)
    if not 0 <= done.returncode <= 3:
        raise Wrong(f'{arguments} died: {done.returncode}, {done.stderr.decode()}')
    return done.returncode, done.stdout, done.stderr.decode()


class Network:
    def __init__(self, path, draw):
        self.path, self.draw, self.told, self.rowid = path, draw, [], draw.choice([1, 1, 1, -300, (1 << 62) - 300])
        run('init', path)
        with self.connect() as db:
            self.make(db)

    def connect(self):
        db = sqlite3.connect(self.path, isolation_level=None)
        db.execute('PRAGMA synchronous = OFF')
        return db

    def pick(self, *choices):
        choice = self.draw.choice(choices)
        self.told.append(str(choice))
        return choice

    def lay_out(self, db):
        """The table `inference` as somebody else might have made it."""
        create, = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'inference'").fetchone()
        self.columns = [row[1] for row in db.execute('PRAGMA table_info(inference)')]
        kinds = {name: 'INTEGER' for name in self.columns}
        kinds.update(id='INTEGER PRIMARY KEY', count='INTEGER NOT NULL DEFAULT 1', failed='INT NOT NULL DEFAULT 0')
        order, self.later = list(self.columns), []
        how = self.pick('init', 'init', 'loose', 'order', 'among', 'later', 'later', 'long', 'real', 'no key')
        if how == 'order':
            self.draw.shuffle(order)
        elif how == 'among':
            order.insert(self.draw.randrange(len(order)), 'note')
        elif how == 'later':
            first = self.draw.randrange(2, len(order))
            order, self.later = order[:first], [f'{name} {kinds[name]}' for name in order[first:]]
        elif how == 'long':
            order.append('note')
        elif how == 'real':
            kinds[self.draw.choice(['tokens_in', 'paid_nano'])] = self.draw.choice(['REAL', 'NUMERIC', 'BLOB', ''])
        elif how == 'no key':
            kinds['id'] = 'INT PRIMARY KEY'
        self.noted = 700 if how == 'long' else 60 if 'note' in order else 0
        if how != 'init':
            create = 'CREATE TABLE inference (' + ', '.join(f'{name} {kinds.get(name, "TEXT")}' for name in order) + ')'
        db.execute('DROP TABLE inference')
        return create

    def make(self, db):
        size = self.pick(512, 512, 512, 1024, 4096)
        for pragma in (f'page_size = {size}', f'auto_vacuum = {self.pick(0, 0, 1, 2)}'):
            db.execute(f'PRAGMA {pragma}')
        db.execute('VACUUM')
        create = self.lay_out(db)
        db.execute('BEGIN')
        db.execute(create)
        self.taken = 1751328000 + self.pick(0, 21600, DAY - 1)
        db.execute("INSERT INTO snapshot VALUES ('network', 'net'), ('taken_at', ?)", (str(self.taken),))
        self.ids = {table: self.pick([], [1, 2, 3], [0, 1], [-7, 4, 1 << 40]) for table in IDS.values()
                    if table not in ('model', 'caller')}
        self.ids.update(model=[1, 2, 3, 5, 8, 13], caller=list(range(self.pick(1, 9, 200))))
        for table, ids in self.ids.items():
            name = {'model': 'key', 'caller': 'address'}.get(table, 'name')
            more = ', 1' if table in ('verification', 'settlement') else ''
            flag = {'verification': ', verified', 'settlement': ', auditable'}.get(table, '')
            db.executemany(f'INSERT INTO {table} (id, {name}{flag}) VALUES (?, ?{more})',
                           [(i, f'own/{table}{i}') for i in ids])
        days, events = self.pick(2, 20, 70, 400), size * self.pick(1, 2, 4)
        times = sorted(self.taken - 1 - self.draw.randrange(days * DAY) for _ in range(min(events, 4000)))
        if self.pick(False, False, True):
            self.draw.shuffle(times)
        half = len(times) // 2 if self.later else len(times)
        self.add(db, times[:half])
        for column in self.later:
            db.execute(f'ALTER TABLE inference ADD COLUMN {column}')
        self.add(db, times[half:])
        db.execute('COMMIT')
        if self.pick(False, False, False, True):
            db.execute('PRAGMA journal_mode = WAL')

    def add(self, db, times):
        have = {row[1] for row in db.execute('PRAGMA table_info(inference)')}
        columns = ['rowid'] + [name for name in self.columns if name in have and name != 'id']
        columns += ['note'] if 'note' in have else []
        rows = []
        for at in times:
            row = {name: self.draw.choice(self.ids[IDS[name]] + [None]) if name in IDS else self.draw.choice(AMOUNTS)
                   for name in columns}
            row.update(rowid=self.rowid, at=at, count=self.draw.choice([0, 1, 1, 1, 300]),
                       failed=int(self.draw.random() < 0.05), note='n' * self.draw.randrange(self.noted + 1))
            self.rowid += self.draw.choice([1, 1, 1, 3])
            rows.append([row[name] for name in columns])
        db.executemany(f"INSERT INTO inference ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows)

    def pass_days(self, db, days, events):
        times = sorted(self.taken + self.draw.randrange(days * DAY) for _ in range(events))
        self.taken += days * DAY
        db.execute("UPDATE snapshot SET value = ? WHERE key = 'taken_at'", (str(self.taken),))
        self.add(db, times)

    def change(self):
        """What happens until the next night. True: nothing that is in the file."""
        step = self.pick('day', 'day', 'day', 'days', 'late', 'caller', 'kind', 'rename', 'delete', 'delete last',
                         'update', 'swap', 'between', 'vacuum', 'other table', 'wrong', 'touch')
        if step == 'touch':
            os.utime(self.path)
            return True
        row = ('rowid = (SELECT rowid FROM inference LIMIT 1 OFFSET (SELECT count(*) * %d / 100 FROM inference))'
               % self.draw.randrange(100))
        change = self.draw.choice(['count = count + 1', 'caller_id = NULL', 'at = at - 86400', 'paid_nano = 5'])
        statements = {
            'kind': "UPDATE caller SET kind = 'first-party' WHERE id = 0",
            'rename': "UPDATE model SET name = 'other' WHERE id = 3",
            'delete': f'DELETE FROM inference WHERE {row}',
            'delete last': 'DELETE FROM inference WHERE rowid = (SELECT max(rowid) FROM inference)',
            'update': f'UPDATE inference SET {change} WHERE {row}',
            'swap': 'UPDATE inference SET (count, at) = (SELECT count, at FROM inference ORDER BY rowid DESC LIMIT 1) '
                    f'WHERE {row}',
            'vacuum': 'VACUUM',
            'other table': 'CREATE TABLE IF NOT EXISTS other (x); '
                           'INSERT INTO other SELECT zeroblob(900) FROM inference LIMIT 90',
            'wrong': 'PRAGMA ignore_check_constraints = ON; UPDATE inference SET '
                     f"{self.draw.choice(['count = -1', 'model_id = 999', 'at = 99999999999'])} WHERE {row}",
        }
        db = self.connect()
        db.executescript(statements.get(step, ''))
        if step in ('day', 'other table', 'delete last', 'caller'):
            self.pass_days(db, 1, self.draw.choice([0, 5, 200]))
        elif step == 'days':
            self.pass_days(db, self.draw.choice([3, 31, 65, 400]), 50)
        elif step == 'late':
            self.add(db, [self.taken - 1 - self.draw.randrange(95 * DAY) for _ in range(20)])
        elif step == 'between':
            self.rowid, then = db.execute('SELECT min(rowid) - 90 FROM inference').fetchone()[0], self.rowid
            self.add(db, [self.taken - 1] * 20)
            self.rowid = then
        if step == 'caller':
            self.ids['caller'].append(max(self.ids['caller']) + 1)
            db.execute('INSERT INTO caller (id, address) VALUES (?, ?)',
                       (self.ids['caller'][-1], str(self.ids['caller'][-1])))
            self.add(db, [self.taken - 1] * 30)
        db.close()
        return False

    def mend(self):
        with self.connect() as db:
            db.execute('DELETE FROM inference WHERE count < 0 OR model_id = 999 OR at > ?', (self.taken,))
        db.close()


def compare_with_sql(network, document):
    windows = {window.get('id'): window.find('volume') for window in ElementTree.fromstring(document).find('windows')}
    db, end = sqlite3.connect(network.path), network.taken // DAY
    for name, volume in windows.items():
        first = 0 if name == 'all' else end - int(name[:-1])
        expected = db.execute('''SELECT coalesce(sum(count), 0),
            coalesce(sum(CASE WHEN model_id IS NOT NULL THEN count END), 0),
            count(DISTINCT CASE WHEN count > 0 THEN caller_id END)
            FROM inference WHERE failed = 0 AND at / 86400 >= ? AND at / 86400 < ?''', (first, end)).fetchone()
        found = tuple(int(volume.get(key)) for key in ('all', 'attributed', 'callers'))
        if found != expected:
            raise Wrong(f'window {name}: {found}, by SQL {expected}')
    db.close()


def compare_night(network, cache, options, untouched):
    before = (cache.read_bytes(), cache.stat().st_mtime_ns) if cache.exists() else None
    full = run('document', network.path, *options)
    cached = run('document', network.path, '--cache', cache, *options)
    if full[:2] != cached[:2] or REASON.sub('', cached[2]) != full[2]:
        same = 'the same' if full[1] == cached[1] else 'other'
        raise Wrong(f'exit {full[0]} and {cached[0]}, {same} documents: {full[2]} // {cached[2]}')
    after = (cache.read_bytes(), cache.stat().st_mtime_ns) if cache.exists() else None
    if full[0] != 0:
        network.mend()
        if after != before:
            raise Wrong('a snapshot that was refused changed the cache')
        return False
    compare_with_sql(network, full[1])
    kept = 'not kept' not in cached[2]
    if untouched and kept and (cached[2] or after != before):
        raise Wrong(f'nothing had changed: {cached[2]}')
    if kept and run('check', network.path, '--cache', cache)[0] != 0:
        raise Wrong(f'check: {run("check", network.path, "--cache", cache)[2]}')
    return kept


def run_sequence(seed, folder):
    draw = random.Random(seed)
    network = Network(folder / 'net.db', draw)
    options = draw.choice([[], [], ['--window', '7'], ['--window', 'all']])
    try:
        known = compare_night(network, folder / 'it.cache', options, False)
        for _ in range(4):
            untouched = network.change()
            known = compare_night(network, folder / 'it.cache', options, untouched and known)
    except Wrong as wrong:
        print(f'FAIL: seed {seed}: {" | ".join(network.told)}: {wrong}')
        return False
    return True


good, begun = 0, time.monotonic()
for number in range(SEED, SEED + COUNT):
    place = Path(tempfile.mkdtemp(prefix='sequences-'))
    good += run_sequence(number, place)
    shutil.rmtree(place)
print(f'{good} of {COUNT} sequences from {SEED} are right, in {time.monotonic() - begun:.0f} s')
sys.exit(good < COUNT)
