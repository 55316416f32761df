# SPDX-License-Identifier: MIT
"""Makes random networks of OpenGradient's chain, as the files that people save: replies of a node, pages of an
explorer, blobs of settlements. Written from the description of the contracts, with an ABI encoder of its own."""
import json
import random

RATE = 0x88


def keccak256(data):
    """The original Keccak, which Ethereum uses: padding 0x01, not SHA-3's 0x06."""
    rounds = []
    value = 1
    for _ in range(24):
        constant = 0
        for j in range(7):
            if value & 1:
                constant ^= 1 << ((1 << j) - 1)
            value = (value << 1) ^ (0x171 if value & 0x80 else 0)
        rounds.append(constant)
    mask = (1 << 64) - 1

    def rotate(word, by):
        by %= 64
        return ((word << by) | (word >> (64 - by))) & mask

    def permute(a):
        for constant in rounds:
            c = [a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4] for x in range(5)]
            d = [c[(x - 1) % 5] ^ rotate(c[(x + 1) % 5], 1) for x in range(5)]
            a = [[a[x][y] ^ d[x] for y in range(5)] for x in range(5)]
            x, y, current = 1, 0, a[1][0]
            for t in range(24):
                x, y = y, (2 * x + 3 * y) % 5
                current, a[x][y] = a[x][y], rotate(current, (t + 1) * (t + 2) // 2)
            a = [[a[x][y] ^ (~a[(x + 1) % 5][y] & a[(x + 2) % 5][y] & mask) for y in range(5)] for x in range(5)]
            a[0][0] ^= constant
        return a

    padded = data + b'\x01' + b'\0' * (RATE - 1 - len(data) % RATE)
    padded = padded[:-1] + bytes([padded[-1] | 0x80])
    state = [[0] * 5 for _ in range(5)]
    for start in range(0, len(padded), RATE):
        for i in range(RATE // 8):
            state[i % 5][i // 5] ^= int.from_bytes(padded[start + 8 * i:start + 8 * i + 8], 'little')
        state = permute(state)
    return b''.join(state[i % 5][i // 5].to_bytes(8, 'little') for i in range(4))


# (name, type, indexed); a tuple type is a list of types.
TENSOR = ['string', [['int128', 'int128'], 'array'], ['uint32', 'array']]
TEXTS = ['string', ['string', 'array']]
PAIR = ['string', 'string']
TOOL = ['string', 'string', 'string']
MESSAGE = ['string', 'string', 'string', 'string', [TOOL, 'array']]
ML_OUTPUT = [[TENSOR, 'array'], [TEXTS, 'array'], [PAIR, 'array'], 'bool']
EVENTS = {
    'ModelInferenceEvent': [('inferenceID', 'string', 0),
                            ('request', ['uint8', 'string', [[TENSOR, 'array'], [TEXTS, 'array']]], 0),
                            ('response', ML_OUTPUT, 0)],
    'LLMCompletionEvent': [('inferenceID', 'string', 0),
                           ('request', ['uint8', 'string', 'string', 'uint32', ['string', 'array'], 'uint32'], 0),
                           ('response', ['string'], 0)],
    'LLMChat': [('inferenceID', 'string', 0),
                ('request', ['uint8', 'string', [MESSAGE, 'array'], [TOOL, 'array'], 'string', 'uint32',
                             ['string', 'array'], 'uint32'], 0),
                ('response', ['string', MESSAGE], 0)],
    'InferenceResult': [('output', ML_OUTPUT, 0)],
    'LLMCompletionResult': [('output', ['string'], 0)],
    'BatchSettlement': [('merkleRoot', 'bytes32', 1), ('batchSize', 'uint256', 0), ('walrusBlobId', 'bytes', 0)],
    'BatchSettlement1': [('merkleRoot', 'bytes32', 1), ('batchSize', 'uint256', 0)],
    'IndividualSettlement': [('teeId', 'bytes32', 1), ('ethAddress', 'address', 1), ('inputHash', 'bytes32', 0),
                             ('outputHash', 'bytes32', 0), ('timestamp', 'uint256', 0), ('walrusBlobId', 'bytes', 0),
                             ('signature', 'bytes', 0)],
    'Settlement': [('inputHash', 'bytes32', 1), ('outputHash', 'bytes32', 1)],
    'SettlementWithMetadata': [('inputHash', 'bytes32', 1), ('outputHash', 'bytes32', 1), ('modelInfo', 'string', 0),
                               ('inputData', 'bytes', 0), ('outputData', 'bytes', 0)],
    'TEERegistered': [('teeId', 'bytes32', 1), ('owner', 'address', 1), ('teeType', 'uint8', 0)],
    'HeartbeatReceived': [('teeId', 'bytes32', 1), ('timestamp', 'uint256', 0)],
    'TEEEnabled': [('teeId', 'bytes32', 1)],
    'TEEDisabled': [('teeId', 'bytes32', 1)],
    'TaskRegistered': [('user', 'address', 1), ('contractAddress', 'address', 1), ('endTime', 'uint256', 0),
                       ('frequency', 'uint256', 0)],
    'TaskUpdated': [('user', 'address', 1), ('contractAddress', 'address', 1), ('endTime', 'uint256', 0),
                    ('frequency', 'uint256', 0)],
    'TaskStopped': [('user', 'address', 1), ('contractAddress', 'address', 1)],
    'Transfer': [('from', 'address', 1), ('to', 'address', 1), ('value', 'uint256', 0)],
    'Settled': [],
    'SettledWithPermit': [],
    'Approval': [('owner', 'address', 1), ('spender', 'address', 1), ('value', 'uint256', 0)],
}


def signature_of(type_):
    if isinstance(type_, str):
        return type_
    if len(type_) == 2 and type_[1] == 'array':
        return signature_of(type_[0]) + '[]'
    return '(' + ','.join(signature_of(t) for t in type_) + ')'


def event_signature(name):
    return name.rstrip('1') + '(' + ','.join(signature_of(t) for _, t, _ in EVENTS[name]) + ')'


TOPICS = {name: '0x' + keccak256(event_signature(name).encode()).hex() for name in EVENTS}
# Its result is a struct that no list of signatures shows.
TOPICS['InferenceResultEmitted'] = '0x5a1ed425a160d1bc929890b991acc0e3d25a6f5db1ac65c07ee4c917708f76d4'
EVENTS['InferenceResultEmitted'] = [('caller', 'address', 1), ('result', ML_OUTPUT, 0)]


def is_dynamic(type_):
    if isinstance(type_, str):
        return type_ in ('string', 'bytes')
    return type_[1] == 'array' if len(type_) == 2 and type_[1] == 'array' else any(is_dynamic(t) for t in type_)


def encode(type_, value):
    if type_ == 'address' or type_ == 'bytes32':
        return bytes.fromhex(value[2:]).rjust(32, b'\0')
    if type_ in ('string', 'bytes'):
        raw = value.encode() if type_ == 'string' else bytes.fromhex(value[2:])
        return len(raw).to_bytes(32, 'big') + raw + b'\0' * (-len(raw) % 32)
    if isinstance(type_, str):
        return (int(value) % (1 << 256)).to_bytes(32, 'big')
    if len(type_) == 2 and type_[1] == 'array':
        return len(value).to_bytes(32, 'big') + encode_all([type_[0]] * len(value), value)
    return encode_all(type_, value)


def encode_all(types, values):
    pieces = [encode(t, v) for t, v in zip(types, values)]
    heads = sum(32 if is_dynamic(t) else len(p) for t, p in zip(types, pieces))
    words, tail = b'', b''
    for type_, piece in zip(types, pieces):
        if is_dynamic(type_):
            words += (heads + len(tail)).to_bytes(32, 'big')
            tail += piece
        else:
            words += piece
    return words + tail


PRECOMPILE = '0x00000000000000000000000000000000000000F4'
HUB = '0x8383C9bD7462F12Eb996DD02F78234C0421A6FaE'
RELAYS = ['0xf1dc0d5Dcf2A01924faC78185B9227CF3EC839A5', '0xAa3bB22c5Ef24fe3837134A25A4D801308E2516d']
OPG = '0xFbC2051AE2265686a469421b2C5a2D5462FbF5eB'
TEST_TOKEN = '0x240b09731D96979f50B2C649C9CE10FcF9C7987F'
PAYEE = '0x9deEBB5D1b22e4a6e027977CeAd13893A7E4cC1a'
PROXIES = ['0x000000000022D473030F116dDEE9F6B43aC78BA3', '0x402085c248EeA27D92E8b30b2C58ed07f9E20001',
           '0x4020A4f3b7b90ccA423B9fabCc0CE57C6C240002']
PLACEHOLDER = '0xddc21f2d5d0af861b4fc1390df47f1c93bc5aee54e7e31763e97256d56148253'
START = 1772323200


class Network:
    def __init__(self, seed, blocks=60):
        self.r = random.Random(seed)
        self.models = ['Qm' + ''.join(self.r.choices('abcdefghijkmnopqrstuvwxyz123456789', k=44)) for _ in range(6)]
        self.providers = ['anthropic/claude-sonnet-4-6', 'openai/gpt-5', 'größe/模型']
        self.people = ['0x%040x' % self.r.getrandbits(160) for _ in range(8)] + PROXIES[1:2]
        self.nodes = ['0x%064x' % self.r.getrandbits(256) for _ in range(3)]
        self.contracts = ['0x%040x' % self.r.getrandbits(160) for _ in range(2)]
        self.blocks, self.transactions, self.logs, self.blobs = [], [], [], []
        for number in range(1000, 1000 + blocks):
            self.make_block(number)

    def hash(self):
        return '0x%064x' % self.r.getrandbits(256)

    def make_block(self, number):
        block = {'number': number, 'hash': self.hash(), 'timestamp': START + (number - 1000) * 977}
        self.blocks.append(block)
        self.index = 0
        for _ in range(self.r.randrange(4)):
            self.make_transaction(block)

    def make_transaction(self, block):
        kinds = ['ml', 'ml', 'llm', 'chat', 'workflow', 'batch', 'individual', 'old', 'payment', 'node', 'beat', 'beat',
                 'task', 'failed', 'other']
        kind = self.r.choice(kinds)
        tx = {'hash': self.hash(), 'block': block, 'from': self.r.choice(self.people), 'to': self.r.choice(RELAYS),
              'input': '0x', 'failed': False, 'reason': None}
        self.transactions.append(tx)
        getattr(self, 'make_' + kind)(tx)

    def emit(self, tx, name, address, values):
        self.index += 1
        log = {'tx': tx, 'index': self.index, 'name': name, 'address': address, 'values': values, 'removed': False,
               'block': tx['block']}
        self.logs.append(log)
        return log

    def text(self):
        return ''.join(self.r.choices('abc "\\\nß世', k=self.r.randrange(70)))

    def tensor(self):
        return [self.text(), [[self.r.getrandbits(60), 2] for _ in range(self.r.randrange(3))], [1, 2]]

    def ml_output(self):
        return [[self.tensor() for _ in range(self.r.randrange(2))], [[self.text(), [self.text()]]], [], False]

    def make_ml(self, tx):
        tx.update(to=HUB, input='0xcbf09d80')
        mode = self.r.choice([0, 1, 2, 2, 7, 255])
        self.emit(tx, 'ModelInferenceEvent', PRECOMPILE,
                  [self.text(), [mode, self.r.choice(self.models), [[self.tensor()], []]], self.ml_output()])
        self.emit(tx, 'InferenceResult', HUB, [self.ml_output()])

    def make_llm(self, tx):
        tx.update(to=HUB)
        self.emit(tx, 'LLMCompletionEvent', PRECOMPILE,
                  [self.text(), [self.r.choice([0, 1, 2]), self.r.choice(self.providers), self.text(), 100,
                                 [self.text()], 7], [self.text()]])
        self.emit(tx, 'LLMCompletionResult', HUB, [[self.text()]])

    def make_chat(self, tx):
        message = [self.text() for _ in range(4)] + [[[self.text()] * 3]]
        self.emit(tx, 'LLMChat', PRECOMPILE,
                  [self.text(), [self.r.choice([0, 1, 9]), self.r.choice(self.providers), [message] * 2, [], 'auto', 5,
                                 [], 1], ['stop', message]])

    def make_workflow(self, tx):
        contract = self.r.choice(self.contracts)
        tx.update(to=contract)
        for _ in range(self.r.choice([1, 1, 2])):
            self.emit(tx, 'ModelInferenceEvent', PRECOMPILE,
                      [self.text(), [self.r.choice([0, 1, 2]), self.r.choice(self.models), [[], []]], self.ml_output()])
            self.emit(tx, 'InferenceResultEmitted', contract, [self.r.choice(self.people), self.ml_output()])

    def make_batch(self, tx):
        size = self.r.choice([1, 5, 20, 20])
        old = self.r.random() < 0.3
        root = self.hash()
        values = [root, size] + ([] if old else ['0x' + b'blob'.hex()])
        self.emit(tx, 'BatchSettlement1' if old else 'BatchSettlement', RELAYS[old], values)
        if not old and self.r.random() < 0.5:
            self.make_tree(root, self.r.choice([size, size, max(1, size - 2)]), tx['block']['timestamp'])

    def make_tree(self, root, size, time):
        leaves = [[self.r.choice(self.nodes + [PLACEHOLDER]), self.hash(), self.hash(), self.r.choice(['0x', '0xabcd']),
                   str(time - self.r.randrange(900))] for _ in range(size)]
        self.blobs.append({'format': 'standard-v1',
                           'leafEncoding': ['bytes32', 'bytes32', 'bytes32', 'bytes', 'uint256'],
                           'tree': [root] + [self.hash() for _ in range(2 * size - 2)],
                           'values': [{'value': leaf, 'treeIndex': size - 1 + i} for i, leaf in enumerate(leaves)]})

    def make_individual(self, tx):
        for _ in range(self.r.choice([1, 1, 2])):
            node, caller = self.r.choice(self.nodes + [PLACEHOLDER]), self.r.choice(self.people + PROXIES)
            time = tx['block']['timestamp'] - self.r.randrange(60)
            self.emit(tx, 'IndividualSettlement', RELAYS[0],
                      [node, caller, self.hash(), self.hash(), time, '0x' + b'x'.hex() * 43, '0x' + 'ab' * 256])
            if self.r.random() < 0.5:
                output = {'usage': {'prompt_tokens': self.r.randrange(999), 'completion_tokens': self.r.randrange(999)}}
                self.blobs.append({'input': {'model': self.r.choice(self.providers), 'messages': []},
                                   'output': output if self.r.random() < 0.5 else json.dumps(output),
                                   'teeSignature': self.hash(), 'teeId': node, 'timestamp': str(time),
                                   'ethAddress': caller})

    def make_old(self, tx):
        if self.r.random() < 0.5:
            self.emit(tx, 'Settlement', RELAYS[1], [self.hash(), self.hash()])
        else:
            self.emit(tx, 'SettlementWithMetadata', RELAYS[1],
                      [self.hash(), self.hash(), self.r.choice(self.providers), '0x1234', '0x'])

    def make_payment(self, tx):
        amount = self.r.choice([10 ** 16, 123456789123456789, 5 * 10 ** 8, 15 * 10 ** 8, 1, 0])
        tx['to'] = self.r.choice(PROXIES)
        self.emit(tx, 'Transfer', self.r.choice([OPG, OPG, OPG.lower(), TEST_TOKEN]),
                  [self.r.choice(self.people), PAYEE, amount])
        if self.r.random() < 0.7:
            self.emit(tx, self.r.choice(['Settled', 'SettledWithPermit']), tx['to'], [])

    def make_node(self, tx):
        name = self.r.choice(['TEERegistered', 'TEEEnabled', 'TEEDisabled'])
        values = [self.r.choice(self.nodes)] + ([self.r.choice(self.people), 0] if name == 'TEERegistered' else [])
        self.emit(tx, name, RELAYS[0], values)

    def make_beat(self, tx):
        node = self.r.choice(self.nodes)
        self.emit(tx, 'HeartbeatReceived', RELAYS[0], [node, tx['block']['timestamp'] - self.r.randrange(30)])

    def make_task(self, tx):
        name = self.r.choice(['TaskRegistered', 'TaskUpdated', 'TaskStopped'])
        values = [self.people[self.r.randrange(2)], self.r.choice(self.contracts)]
        if name != 'TaskStopped':
            values += [self.r.choice([START + 10 ** 7, (1 << 256) - 1]), self.r.choice([60, 3600])]
        self.emit(tx, name, RELAYS[0], values)

    def make_failed(self, tx):
        kind = self.r.choice(['run', 'batch', 'individual', 'settle', 'other'])
        tx['failed'] = True
        if kind == 'run':
            tx.update(to=HUB, input='0xcbf09d80' + '00' * 64)
        elif kind == 'batch':
            tx['input'] = '0x1b243ae6' + (encode_all(['bytes32', 'uint256', 'bytes'], [self.hash(), 20, '0x11'])).hex()
        elif kind == 'individual':
            tx['input'] = '0x90480ad1' + '00' * 32
        elif kind == 'settle':
            tx['input'] = '0xd32a9cd9'
        tx['reason'] = self.r.choice([None, 'no node', 'no proof path'])

    def make_other(self, tx):
        self.emit(tx, 'Approval', OPG, [self.r.choice(self.people), self.r.choice(PROXIES), 5])


# ---- the forms in which people save these things -----------------------------------------------------------------

def topics_of(log):
    indexed = [encode(t, v) for (_, t, i), v in zip(EVENTS[log['name']], log['values']) if i]
    return [TOPICS[log['name']]] + ['0x' + word.hex() for word in indexed]


def data_of(log):
    plain = [(t, v) for (_, t, i), v in zip(EVENTS[log['name']], log['values']) if not i]
    return '0x' + encode_all([t for t, _ in plain], [v for _, v in plain]).hex()


def rpc_log(log, r):
    block = log['block']
    record = {'address': log['address'], 'topics': topics_of(log), 'data': data_of(log),
              'blockNumber': hex(block['number']), 'transactionHash': log['tx']['hash'], 'transactionIndex': '0x0',
              'blockHash': block['hash'], 'logIndex': hex(log['index']), 'removed': log['removed']}
    if r.random() < 0.3:
        record['address'] = record['address'].lower()
        record['data'] = '0x' + record['data'][2:].upper()
    return record


def decoded_value(type_, value):
    if isinstance(type_, str):
        if type_ in ('string', 'bytes', 'bytes32', 'address'):
            return value
        return str(value).lower() if type_ == 'bool' else str(value)
    if len(type_) == 2 and type_[1] == 'array':
        return [decoded_value(type_[0], v) for v in value]
    return [decoded_value(t, v) for t, v in zip(type_, value)]


def blockscout_log(log, r, form):
    topics = topics_of(log)
    item = {'address': {'hash': log['address'], 'is_contract': True, 'name': None},
            'topics': topics + [None] * (4 - len(topics)), 'data': data_of(log), 'index': log['index'],
            'transaction_hash': log['tx']['hash'], 'block_number': log['block']['number'],
            'block_hash': log['block']['hash'], 'decoded': None, 'smart_contract': None}
    if form == 'decoded' and log['name'] != 'InferenceResultEmitted':
        fields = EVENTS[log['name']]
        item['decoded'] = {
            'method_call': event_signature(log['name']), 'method_id': topics[0][2:10],
            'parameters': [{'name': n,
                            'type': signature_of(t) if isinstance(t, str) or r.random() < 0.5 else 'tuple',
                            'value': decoded_value(t, v), 'indexed': bool(i)}
                           for (n, t, i), v in zip(fields, log['values'])]}
        if log['name'] not in ('Approval', 'InferenceResult', 'LLMCompletionResult'):
            item['data'] = None
            if r.random() < 0.5:
                item['topics'] = [None] * 4
    return item


def rpc_transaction(tx):
    return {'hash': tx['hash'], 'blockHash': tx['block']['hash'], 'blockNumber': hex(tx['block']['number']),
            'from': tx['from'], 'to': tx['to'], 'input': tx['input'], 'value': '0x0', 'nonce': '0x1', 'type': '0x2'}


def error_string(reason):
    return '0x08c379a0' + encode_all(['string'], [reason]).hex()


def rpc_receipt(tx):
    receipt = {'transactionHash': tx['hash'], 'blockNumber': hex(tx['block']['number']), 'from': tx['from'],
               'to': tx['to'], 'status': '0x0' if tx['failed'] else '0x1', 'logs': [], 'gasUsed': '0x5208'}
    if tx['reason']:
        receipt['revertReason'] = error_string(tx['reason'])
    return receipt


def rpc_block(block):
    return {'number': hex(block['number']), 'hash': block['hash'], 'timestamp': hex(block['timestamp']),
            'transactions': []}


def blockscout_transaction(tx):
    time = block_time(tx['block']['timestamp'])
    return {'hash': tx['hash'], 'timestamp': time, 'from': {'hash': tx['from']}, 'to': {'hash': tx['to']},
            'status': 'error' if tx['failed'] else 'ok', 'result': 'Reverted' if tx['failed'] else 'success',
            'raw_input': tx['input'], 'block_number': tx['block']['number'],
            'revert_reason': {'raw': error_string(tx['reason'])} if tx['reason'] else None}


def hub_model(net, i):
    """One that is listed names its content id in one way or another; the last content ids are of no listed model."""
    model = {'name': 'model-%d' % i, 'authorUsername': 'author-%d' % (i % 2), 'taskName': 'Risk Model',
             'createdAt': '2026-01-0%dT00:00:00Z' % (i + 1), 'tags': ['defi', 'base_model:base-%d' % (i % 2)]}
    if i % 2:
        model['modelAddress'] = net.models[i]
    else:
        model['versions'] = [{'version': '1.00', 'files': [{'file': 'model.onnx', 'ipfsCid': net.models[i]}]}]
    return model


def block_time(seconds):
    import datetime
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%S.000000Z')


def shape(records, form):
    """Text of a file: a whole reply, a bare array, one record a line, one reply a line, or pages."""
    if form == 'reply':
        return json.dumps({'jsonrpc': '2.0', 'id': 1, 'result': records})
    if form == 'array':
        return json.dumps(records, indent=1)
    if form == 'lines':
        return ''.join(json.dumps(record) + '\n' for record in records)
    if form == 'replies':
        return ''.join(json.dumps({'jsonrpc': '2.0', 'id': i, 'result': record}) + '\n'
                       for i, record in enumerate(records))
    pages = [records[i:i + 7] for i in range(0, len(records), 7)] or [[]]
    return '\n'.join(json.dumps({'items': page, 'next_page_params': {'index': i}}) for i, page in enumerate(pages))
