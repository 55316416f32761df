# SPDX-License-Identifier: MIT
"""Prints the shell steps of a workflow as one script that can be run, and refuses what its service would not
understand.

    workflow_steps.py github FILE      the steps of job "site", then those of job "limits"
    workflow_steps.py gitlab FILE      before_script and script of "pages", then those of "limits"
"""
import re
import shlex
import sys

import yaml


class Unique(yaml.SafeLoader):
    """Refuses a key that stands twice, of which YAML would drop the first."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                sys.exit(f'{node.start_mark}: {key!r} stands twice')
        return super().construct_mapping(node, deep)


def need(condition, sentence):
    if not condition:
        sys.exit(sentence)


def only(mapping, allowed, place):
    for key in mapping:
        need(key in allowed, f'{place}: {key!r} is not known there')


ACTIONS = {'actions/checkout@v4': {'repository', 'path'}, 'actions/upload-pages-artifact@v3': {'path'},
           'actions/deploy-pages@v4': set()}


def github_step(step, place):
    only(step, {'name', 'id', 'run', 'uses', 'with', 'env'}, place)
    need(('run' in step) != ('uses' in step), f'{place}: a step runs or uses')
    if 'uses' in step:
        need(step['uses'] in ACTIONS, f"{place}: unknown action {step['uses']}")
        only(step.get('with', {}), ACTIONS[step['uses']], place)
        return ''
    # An expression in a script is a way in for whoever chose the text; it belongs into env.
    need('${{' not in step['run'], f'{place}: an expression in a script')
    env = ''.join(f'export {name}="$limits"\n' for name in step.get('env', {}))
    name = shlex.quote(step.get('name', 'step'))
    return f"step {name}\n(\nset -e -o pipefail\n{env}{step['run']}\n) || exit $?\ntake_output\n"


def github(flow):
    # YAML 1.1 reads the word "on" as true.
    only(flow, {'name', True, 'permissions', 'concurrency', 'env', 'jobs'}, 'workflow')
    need(re.fullmatch(r'[0-9*/, -]+', flow[True]['schedule'][0]['cron'])
         and len(flow[True]['schedule'][0]['cron'].split()) == 5, 'cron')
    only(flow['permissions'], {'contents', 'pages', 'id-token'}, 'permissions')
    script = ''
    for name, job in flow['jobs'].items():
        only(job, {'runs-on', 'timeout-minutes', 'outputs', 'steps', 'needs', 'environment'}, name)
        need(job['runs-on'].startswith('ubuntu-'), f'{name}: runs-on')
        needed = job.get('needs', [])
        for other in [needed] if isinstance(needed, str) else needed:
            need(other in flow['jobs'], f'{name}: needs {other}')
        for number, step in enumerate(job['steps']):
            text = github_step(step, f'{name}, step {number + 1}')
            script += text if name != 'publish' else ''
    for reference in re.findall(r'\$\{\{ (.*?) \}\}', yaml.safe_dump(flow)):
        need(re.fullmatch(r'(env\.[A-Z_]+|steps\.\w+\.outputs\.\w+|needs\.\w+\.outputs\.\w+)', reference),
             f'expression {reference}')
    return flow['env'], script


def gitlab(flow):
    jobs = {name: job for name, job in flow.items() if name not in ('variables', 'stages')}
    script = ''
    for name, job in jobs.items():
        only(job, {'stage', 'image', 'rules', 'before_script', 'script', 'artifacts', 'needs', 'variables'}, name)
        need(job['stage'] in flow['stages'], f'{name}: stage')
        for other in job.get('needs', []):
            need(other in jobs, f'{name}: needs {other}')
        for line in job.get('before_script', []) + job['script']:
            need(isinstance(line, str), f'{name}: {line!r} is not a command')
            script += f"step {shlex.quote(line.splitlines()[0])}\n{line}\n"
        only(job.get('artifacts', {}), {'paths', 'reports'}, name)
    return flow['variables'], 'set -e -o pipefail\n' + script


def main():
    kind, path = sys.argv[1:]
    with open(path, encoding='utf-8') as file:
        flow = yaml.load(file, Unique)
    names, script = {'github': github, 'gitlab': gitlab}[kind](flow)
    for name in names:
        print(f': "${{{name}:?the test does not set {name}}}"')
    print(script)


main()
