# SPDX-License-Identifier: MIT
"""Decodes files of OpenGradient's chain into rows, independently of inuse: written from the description of the
contracts and the rulings of inuse-import(7), never from the C code."""
import datetime
import json
from collections import Counter, defaultdict

RUNS = {'0x1b283af3452f3718585ce100f80d9aa81fc60924db4a582a36db6aae3b109d87': 'ml',
        '0x51fe69d513d73ecde3fa3bf17584f7d2acfd5f0b13d367e898d6e11e742127a3': 'llm',
        '0x4c92d3df7819fcd1c9f9663332f0a599a65eefdad2eaf9193cffb9dbf1919c3b': 'llm'}
WORKFLOW = '0x5a1ed425a160d1bc929890b991acc0e3d25a6f5db1ac65c07ee4c917708f76d4'
BATCHES = ('0xc2aff8d8a10a4543baabf39bd9ff45e7fc3881d19098df350a3b7f339e911127',
           '0xfa7c610716cb742e297d9aaa305f688a478691d7bdda909887be587592075db0')
INDIVIDUAL = '0x74e71a1981c03bd0c36f3b1227f3ee2a34dca5d6fef25c4b2787e033ab60b782'
HASHES = '0x2dec475996b83d8f0b0b5863ea37b28d71de0e635fecf1042fd2c6e41b2bdda3'
METADATA = '0x699118b9cf4c170299a3cd2b24610f4bdd66f1492695baf29c49077ef64c056c'
TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
SETTLED = ('0x97088ec3606cfe8cc112180570d03fcde05f9b8e1bfef8e27784eaf5dd5691b6',
           '0xde5b89d10fc800c459329c382fabfcad0be0ed7e5328e01fae04e507b09ef5d8')
NODE_EVENTS = {'0x97d0af70a4d2c616e9c1093d5f57c8b31b3a7d824f1d335e5d5416402ec14931': 'registered',
               '0xcfe7e61b35fbf35c6b0d5c7ebe6feb619ab832dc476c4a02dbdc041fb92b5ca6': 'enabled',
               '0x01c235337ed5406ee8cebb3f299d60f237a2837430f8a14fbc81f94ce50236b6': 'disabled'}
HEARTBEAT = '0x3cf0bf7708060bf073b6ddb921eef0485b3eb9da828e0ed751fa6582ef337f57'
TASKS = {'0x2f401f04107164177693d79d92457c4baa184a9b5a5265d3e6d4ab0ab6716724': 'registered',
         '0x8e337393daef41df7da28202ae5795388856a55cccc6993dc6c60991de8af034': 'updated',
         '0x241f6a996425ccc55c93e17e9edc6e85a05deaf40ba91ab84dd4a4ccfa04070a': 'stopped'}
PROXIES = {'0x000000000022d473030f116ddee9f6b43ac78ba3', '0x402085c248eea27d92e8b30b2c58ed07f9e20001',
           '0x4020a4f3b7b90cca423b9fabcc0ce57c6c240002', '0xbe08d629cc799e6c17200f454f68a61e017038c8'}
OPG = '0xfbc2051ae2265686a469421b2c5a2d5462fbf5eb'
HUB = '0x8383c9bd7462f12eb996dd02f78234c0421a6fae'
NO_NODE = '0xddc21f2d5d0af861b4fc1390df47f1c93bc5aee54e7e31763e97256d56148253'
CALLS = {'0xcbf09d80': None, '0x1b243ae6': 'batch', '0x609580f6': 'batch', '0x90480ad1': 'individual',
         '0xd32a9cd9': 'hashes', '0xa1ccc828': 'individual'}


def values_of(text):
    """The JSON values that follow one another in a file."""
    decoder, at, found = json.JSONDecoder(), 0, []
    while at < len(text):
        if text[at] in ' \t\r\n':
            at += 1
            continue
        value, at = decoder.raw_decode(text, at)
        found.append(value)
    return found


def records_of(text):
    for value in values_of(text):
        for item in value if isinstance(value, list) else [value]:
            inner = item['result'] if 'jsonrpc' in item else item.get('items', item.get('models', item))
            yield from inner if isinstance(inner, list) else [inner]


def number(value):
    if value is None or isinstance(value, int):
        return value
    return int(value, 16) if value.startswith('0x') else int(value)


def word(data, offset):
    return int.from_bytes(data[offset:offset + 32], 'big')


def string(data, offset):
    length = word(data, offset)
    return data[offset + 32:offset + 32 + length].decode()


def address(value):
    return '0x' + value[-40:].lower()


def known(caller):
    return None if caller is None or caller in PROXIES else caller


def node_of(tee):
    return None if tee == NO_NODE else tee


def seconds(text):
    time = datetime.datetime.strptime(text, '%Y-%m-%dT%H:%M:%S.%fZ')
    return int(time.replace(tzinfo=datetime.timezone.utc).timestamp())


def nano(atoms):
    whole, rest = divmod(atoms, 10 ** 9)
    return whole + (rest > 5 * 10 ** 8 or (rest == 5 * 10 ** 8 and whole % 2 == 1))


class Chain:
    def __init__(self):
        self.logs, self.blocks, self.transactions, self.blobs = {}, {}, defaultdict(dict), {}
        self.keys = {}

    # ---- reading: each file by its format --------------------------------------------------------------------
    def read(self, format_, text):
        if format_ == 'labels-csv':
            return
        for record in records_of(text):
            getattr(self, 'read_' + format_.replace('-', '_'))(record)

    def read_evm_logs(self, record):
        self.keep(record['transactionHash'].lower(), number(record['logIndex']), record.get('blockHash') or '',
                  number(record['blockNumber']), bool(record.get('removed')), record['address'].lower(),
                  [t.lower() for t in record['topics'] if t], bytes.fromhex(record['data'][2:]),
                  number(record.get('blockTimestamp')))

    def read_blockscout_logs(self, item):
        """Where the explorer gives the decoded form alone, the log is taken from that, by name."""
        topics = [t.lower() for t in item['topics'] if t]
        named = {p['name']: p['value'] for p in item['decoded']['parameters']} if item.get('decoded') else {}
        if not topics:
            topics = [self.topic_by_id(item['decoded']['method_id'])]
            topics += [hex(int(p['value'], 16)) for p in item['decoded']['parameters'] if p['indexed']]
            topics[1:] = ['0x' + t[2:].rjust(64, '0') for t in topics[1:]]
        data = item.get('data')
        self.keep(item['transaction_hash'].lower(), item['index'], item.get('block_hash') or '',
                  item.get('block_number'), False, item['address']['hash'].lower(), topics,
                  bytes.fromhex(data[2:]) if data is not None else named, None)

    @staticmethod
    def topic_by_id(method):
        known_topics = list(RUNS) + list(BATCHES) + list(SETTLED) + list(NODE_EVENTS) + list(TASKS) + [
            WORKFLOW, INDIVIDUAL, HASHES, METADATA, TRANSFER, HEARTBEAT]
        return [t for t in known_topics if t[2:10] == method][0]

    def keep(self, tx, index, block_hash, block, removed, contract, topics, data, time):
        key = (tx, index, block_hash)
        removed = removed or (key in self.logs and self.logs[key]['removed'])
        self.logs[key] = {'tx': tx, 'index': index, 'hash': block_hash, 'block': block, 'removed': removed,
                          'contract': contract, 'topic': topics[0], 'topics': topics[1:], 'data': data, 'time': time}

    def read_evm_blocks(self, block):
        self.blocks[number(block['number'])] = number(block['timestamp'])

    def read_evm_transactions(self, tx):
        self.transactions[tx['hash'].lower()].update(
            sender=tx['from'].lower(), to=tx['to'].lower(), input=tx['input'], block=number(tx['blockNumber']))

    def read_evm_receipts(self, receipt):
        self.transactions[receipt['transactionHash'].lower()].update(
            sender=receipt['from'].lower(), failed=number(receipt['status']) == 0, block=number(receipt['blockNumber']),
            reason=receipt.get('revertReason'))

    def read_blockscout_transactions(self, tx):
        self.transactions[tx['hash'].lower()].update(
            sender=tx['from']['hash'].lower(), to=tx['to']['hash'].lower(), input=tx['raw_input'],
            failed=tx['status'] == 'error', time=seconds(tx['timestamp']), block=tx['block_number'],
            reason=(tx['revert_reason'] or {}).get('raw'))

    def read_settlement_blob(self, blob):
        self.blobs[json.dumps(blob, sort_keys=True)] = blob

    def read_hub_models(self, model):
        key = model['authorUsername'] + '/' + model['name']
        files = [file for version in model.get('versions', []) for file in version['files']]
        for name in [model.get('modelAddress')] + [file['ipfsCid'] for file in files]:
            if name:
                self.keys[name] = key

    # ---- what follows ----------------------------------------------------------------------------------------
    def time_of(self, log):
        tx = self.transactions.get(log['tx'], {})
        block = log['block'] if log['block'] is not None else tx.get('block')
        return self.blocks.get(block, tx.get('time', log['time']))

    def live(self):
        """One log for each place: the one that was not removed, of the highest block."""
        places = {}
        for log in self.logs.values():
            place = (log['tx'], log['index'])
            if not log['removed'] and (place not in places or (log['block'], log['hash']) >
                                       (places[place]['block'], places[place]['hash'])):
                places[place] = log
        return [places[place] for place in sorted(places)]

    @staticmethod
    def request(data):
        if isinstance(data, dict):
            return int(data['request'][0]), data['request'][1]
        start = word(data, 32)
        return word(data, start), string(data, start + word(data, start + 32))

    @staticmethod
    def field(data, offset, name):
        return int(data[name]) if isinstance(data, dict) else word(data, offset)

    def rows(self):
        """As table inference has them; models by their keys."""
        rows = Counter()
        for row, count in self.named_rows().items():
            rows[(row[0], self.keys.get(row[1], row[1])) + row[2:]] += count
        return rows

    def named_rows(self):
        """How often each row, in the order of the columns of table inference."""
        rows, logs = Counter(), self.live()
        by_tx = defaultdict(list)
        for log in logs:
            by_tx[log['tx']].append(log)
        trees, singles = self.leaves()
        for row in self.log_rows(logs, by_tx, trees, singles):
            rows[row] += 1
        for root, leaves in trees.items():
            for at, node in leaves['all']:
                rows[(at, None, None, None, 'batch', 'llm', node, 1, 0, None, None, None)] += 1
        for (node, caller, at), left in singles.items():
            for model, tokens_in, tokens_out in left:
                rows[(at, model, caller, None, 'individual', 'llm', node, 1, 0, tokens_in, tokens_out, None)] += 1
        for row in self.failed_rows(by_tx):
            rows[row] += 1
        return rows

    def leaves(self):
        trees, singles = {}, defaultdict(list)
        for blob in self.blobs.values():
            if 'values' in blob:
                leaves = [(number(leaf['value'][4]), node_of(leaf['value'][0])) for leaf in blob['values']]
                trees[blob['tree'][0]] = {'all': leaves, 'left': len(leaves)}
            else:
                output = blob['output'] if isinstance(blob['output'], dict) else json.loads(blob['output'])
                key = (node_of(blob['teeId']), known(blob['ethAddress'].lower()), number(blob['timestamp']))
                singles[key].append((blob['input']['model'], output['usage']['prompt_tokens'],
                                     output['usage']['completion_tokens']))
        return trees, singles

    def log_rows(self, logs, by_tx, trees, singles):
        for log in logs:
            tx, topic, data, at = self.transactions.get(log['tx'], {}), log['topic'], log['data'], self.time_of(log)
            failed, sender = int(tx.get('failed', False)), tx.get('sender')
            if topic in RUNS:
                mode, model = self.request(data)
                emitted = [o for o in by_tx[log['tx']] if o['topic'] == WORKFLOW]
                behind = [o for o in emitted if o['index'] > log['index']] or emitted
                caller = address(behind[0]['topics'][0]) if behind else sender
                names = ['none', 'ZKML', 'TEE'] if RUNS[topic] == 'ml' else ['none', 'TEE']
                yield (at, model, known(caller), names[mode] if mode < len(names) else None, None,
                       'workflow' if behind else RUNS[topic], None, 1, failed, None, None, None)
            elif topic in BATCHES:
                size, tree = self.field(data, 0, 'batchSize'), trees.get(log['topics'][0], {'left': 0})
                covered = min(size, tree['left'])
                tree['left'] -= covered
                if size > covered:
                    yield (at, None, None, None, 'batch', 'llm', None, size - covered, failed, None, None, None)
            elif topic == INDIVIDUAL:
                node, caller = node_of(log['topics'][0]), known(address(log['topics'][1]))
                at = self.field(data, 64, 'timestamp')
                found = singles.get((node, caller, at), [])
                model, tokens_in, tokens_out = found.pop(0) if found else (None, None, None)
                yield (at, model, caller, None, 'individual', 'llm', node, 1, failed, tokens_in, tokens_out, None)
            elif topic == HASHES:
                yield (at, None, None, None, 'hashes', 'llm', None, 1, failed, None, None, None)
            elif topic == METADATA:
                model = data['modelInfo'] if isinstance(data, dict) else string(data, word(data, 0))
                yield (at, model, None, None, 'individual', 'llm', None, 1, failed, None, None, None)
            elif topic == TRANSFER and log['contract'] == OPG and any(o['topic'] in SETTLED for o in by_tx[log['tx']]):
                yield (at, None, known(address(log['topics'][0])), None, None, None, None, 0, failed, None, None,
                       nano(self.field(data, 0, 'value')))

    def failed_rows(self, by_tx):
        for hash_, tx in self.transactions.items():
            selector = tx.get('input', '')[:10]
            if not tx.get('failed') or selector not in CALLS or by_tx[hash_]:
                continue
            if selector == '0xcbf09d80' and tx['to'] != HUB:
                continue
            settlement = CALLS[selector]
            count = int(tx['input'][10 + 64:10 + 128], 16) if settlement == 'batch' else 1
            caller = None if settlement else known(tx['sender'])
            yield (self.blocks.get(tx['block'], tx.get('time')), None, caller, None,
                   settlement, 'llm' if settlement else None, None, count, 1, None, None, None)

    def reasons(self):
        reasons, by_tx = Counter(), defaultdict(list)
        for hash_, tx in self.transactions.items():
            for row in Chain.failed_rows(self_with(self, hash_, tx), by_tx):
                said = tx.get('reason')
                text = bytes.fromhex(said[10:]) if said else None
                plain = 'settlement reverted' if row[4] else 'reverted'
                reasons['reverted: ' + string(text, word(text, 0)) if text else plain] += row[7]
        return reasons

    def node_events(self):
        return {(log['topics'][0], self.time_of(log), NODE_EVENTS[log['topic']]) for log in self.live()
                if log['topic'] in NODE_EVENTS}

    def uptime(self):
        """Second by second: a node is up for half an hour from each heartbeat, until the last heartbeat of all."""
        beats = {(log['topics'][0], self.field(log['data'], 0, 'timestamp')) for log in self.live()
                 if log['topic'] == HEARTBEAT}
        end = max((at for _, at in beats), default=0)
        up, count = defaultdict(set), Counter()
        for node, at in beats:
            count[(node, at // 86400)] += 1
            for second in range(at, min(at + 1800, end + 1)):
                up[(node, second // 86400)].add(second)
        return {(node, day, len(up[(node, day)]), count[(node, day)]) for node, day in set(up) | set(count)}

    def workflows(self):
        tasks = defaultdict(list)
        for log in self.live():
            if log['topic'] in TASKS:
                pair = (address(log['topics'][1]), address(log['topics'][0]))
                ends = self.field(log['data'], 0, 'endTime') if TASKS[log['topic']] != 'stopped' else None
                every = self.field(log['data'], 32, 'frequency') if TASKS[log['topic']] != 'stopped' else None
                tasks[pair].append((log['block'], log['index'], TASKS[log['topic']], self.time_of(log),
                                    ends if ends is None or ends < 253402300800 else None, every))
        rows = set()
        for (contract, user), steps in tasks.items():
            steps.sort()
            plans = [s for s in steps if s[2] != 'stopped']
            stops = [s for s in steps if s[2] == 'stopped' and (not plans or s[:2] > plans[-1][:2])]
            first = min((s[3] for s in steps if s[2] == 'registered'), default=None)
            rows.add((contract, user, first, plans[-1][4] if plans else None, plans[-1][5] if plans else None,
                      stops[-1][3] if stops else None))
        return rows


def self_with(chain, hash_, tx):
    """The same chain with one transaction only."""
    alone = Chain()
    alone.blocks, alone.transactions = chain.blocks, {hash_: tx}
    return alone
