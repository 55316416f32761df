#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""compare.py INUSE FOLDER SEED...: random files in every form and order, imported by inuse and decoded here: the same
rows; and whatever the order and the cut into files, the same snapshot and the same site."""
import filecmp
import itertools
import json
import os
import random
import sqlite3
import subprocess
import sys
from collections import Counter

import decoder
import network

ROWS = '''SELECT at, m.key, c.address, v.name, s.name, k.name, n.name, count, failed, tokens_in, tokens_out, paid_nano
FROM inference LEFT JOIN model AS m ON m.id = model_id LEFT JOIN caller AS c ON c.id = caller_id
LEFT JOIN verification AS v ON v.id = verification_id LEFT JOIN settlement AS s ON s.id = settlement_id
LEFT JOIN kind AS k ON k.id = kind_id LEFT JOIN node AS n ON n.id = node_id'''


ORDERS = 3


def reorganise(logs, r):
    """Some logs stood in another block before: known to be removed, or known only to be lower."""
    more = []
    for log in logs:
        if r.random() < 0.1:
            old = dict(log, block={'number': log['block']['number'] - 1, 'hash': '0x%064x' % r.getrandbits(256),
                                   'timestamp': 1}, removed=r.random() < 0.7)
            more.append(old)
            if old['removed'] and r.random() < 0.5:
                more.append(dict(old, removed=False))
    return logs + more


def cut(records, r):
    """In shuffled pieces, some records twice."""
    records = records + [x for x in records if r.random() < 0.05]
    r.shuffle(records)
    pieces = []
    while records:
        size = r.randrange(1, max(2, len(records)) + 1)
        pieces.append(records[:size])
        records = records[size:]
    return pieces


def files_of(net, r):
    """(format, text) of a whole network, each log in one form or another."""
    files = []
    forms = ['reply', 'array', 'lines', 'replies']
    logs = reorganise(net.logs, r)
    explorer = [log for log in logs if not log['removed'] and log['block']['timestamp'] != 1 and r.random() < 0.5]
    node = [log for log in logs if log not in explorer]
    for piece in cut(node, r):
        form = r.choice(forms[:3])
        files.append(('evm-logs', network.shape([network.rpc_log(log, r) for log in piece], form)))
    for piece in cut(explorer, r):
        form = r.choice(['raw', 'decoded'])
        files.append(('blockscout-logs', network.shape([network.blockscout_log(log, r, form) for log in piece],
                                                       r.choice(['pages', 'array', 'lines']))))
    for piece in cut(net.blocks, r):
        files.append(('evm-blocks', network.shape([network.rpc_block(block) for block in piece], r.choice(forms[1:]))))
    for piece in cut([tx for tx in net.transactions if not tx['failed']], r):
        files.append(('evm-transactions',
                      network.shape([network.rpc_transaction(tx) for tx in piece], r.choice(forms[1:]))))
        files.append(('evm-receipts', network.shape([network.rpc_receipt(tx) for tx in piece], r.choice(forms))))
    for piece in cut([tx for tx in net.transactions if tx['failed']], r):
        files.append(('blockscout-transactions', network.shape([network.blockscout_transaction(tx) for tx in piece],
                                                               r.choice(['pages', 'array', 'lines']))))
    for piece in cut(net.blobs, r):
        files.append(('settlement-blob', network.shape(piece, r.choice(['array', 'lines']))))
    hub = [network.hub_model(net, i) for i in range(4)]
    files.append(('hub-models', json.dumps({'models': hub[:3]})))
    files.append(('hub-models', json.dumps(hub[2:])))
    files.append(('labels-csv', 'address,label,kind\n%s,A wallet,wallet\n0xABC0,Nobody,\n' % net.people[0]))
    return files


def use(*arguments):
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit('%s: status %d\n%s' % (' '.join(arguments), done.returncode, done.stderr))
    return done.stdout


def import_files(inuse, folder, snapshot, files):
    """One import for the files of one format that follow one another."""
    for i, (format_, text) in enumerate(files):
        with open(path_of(folder, i, format_), 'w', encoding='utf-8') as out:
            out.write(text)
    for format_, group in itertools.groupby(enumerate(files), key=lambda file: file[1][0]):
        paths = [path_of(folder, i, format_) for i, _ in group]
        done = subprocess.run([inuse, 'import', '-q', '--skip-bad', format_] + paths + ['-o', snapshot],
                              capture_output=True, text=True, check=False)
        # A file may hold nothing but unknown events; every other fault is ours.
        faults = [line for line in done.stderr.splitlines() if 'no record of use' not in line and ': ' in line]
        if done.returncode != 0 or faults:
            sys.exit('import %s %s: status %d\n%s' % (format_, ' '.join(paths), done.returncode, done.stderr))


def path_of(folder, i, format_):
    return os.path.join(folder, '%d-%s.json' % (i, format_))


def differ(what, ours, theirs):
    if ours == theirs:
        return False
    ours, theirs = Counter(ours), Counter(theirs)
    print('FAIL: %s' % what)
    for name, rest in (('only the decoder has', theirs - ours), ('only inuse has', ours - theirs)):
        for row, count in list(rest.items())[:8]:
            print('  %s %d times: %r' % (name, count, row))
    return True


def compare(snapshot, chain):
    db = sqlite3.connect(snapshot)
    failed = differ('inferences', Counter(db.execute(ROWS).fetchall()), chain.rows())
    failed |= differ('reasons', Counter(dict(db.execute(
        'SELECT reason, sum(count) FROM failure JOIN inference ON id = inference_id GROUP BY 1'))), chain.reasons())
    failed |= differ('node events', set(db.execute(
        'SELECT name, at, event FROM node_event JOIN node ON id = node_id')), chain.node_events())
    failed |= differ('uptime', set(db.execute(
        'SELECT name, day, up_seconds, heartbeats FROM node_uptime JOIN node ON id = node_id')), chain.uptime())
    failed |= differ('workflows', set(db.execute(
        'SELECT contract, address, registered_at, ends_at, every_seconds, stopped_at FROM workflow LEFT JOIN caller ON '
        'id = caller_id')), chain.workflows())
    db.close()
    return failed


def same_tree(left, right):
    """Whether two folders hold the same files with the same bytes."""
    found = filecmp.dircmp(left, right)
    differing = filecmp.cmpfiles(left, right, found.common_files, shallow=False)
    return (not found.left_only and not found.right_only and not differing[1] and not differing[2] and
            all(same_tree(os.path.join(left, name), os.path.join(right, name)) for name in found.common_dirs))


def try_order(inuse, folder, files, chain):
    """Imports into FOLDER/network.db; True when it differs from what the decoder says."""
    os.makedirs(folder)
    snapshot = os.path.join(folder, 'network.db')
    import_files(inuse, folder, snapshot, files)
    use(inuse, 'check', snapshot)
    return compare(snapshot, chain)


def try_seed(inuse, folder, seed):
    r = random.Random(seed)
    chain, failed = decoder.Chain(), False
    files = files_of(network.Network(seed), r)
    for format_, text in files:
        chain.read(format_, text)
    places = [os.path.join(folder, '%d-%d' % (seed, order)) for order in range(ORDERS)]
    for place in places:
        failed |= try_order(inuse, place, files, chain)
        if not filecmp.cmp(os.path.join(places[0], 'network.db'), os.path.join(place, 'network.db'), shallow=False):
            failed = True
            print('FAIL: %s: the snapshot has other bytes than in the first order' % place)
        r.shuffle(files)
    return failed or sites_differ(inuse, [places[0], places[-1]])


def sites_differ(inuse, places):
    for place in places:
        use(inuse, 'report', '-q', os.path.join(place, 'network.db'), '-o', os.path.join(place, 'site'))
    if same_tree(os.path.join(places[0], 'site'), os.path.join(places[1], 'site')):
        return False
    print('FAIL: the sites of %s differ' % ' and '.join(places))
    return True


def main():
    inuse, folder, seeds = sys.argv[1], sys.argv[2], [int(seed) for seed in sys.argv[3:]]
    failed = [seed for seed in seeds if try_seed(inuse, folder, seed)]
    print('%d networks, %d differ%s' % (len(seeds), len(failed), ': seeds %s' % failed if failed else ''))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
