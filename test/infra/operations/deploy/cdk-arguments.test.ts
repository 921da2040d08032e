import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { type CdkRun, cdkArguments, shellText } from '../../../../infra/operations/deploy/cdk-arguments.ts';

const run = (changes: Partial<CdkRun> = {}): CdkRun => ({
  action: 'deploy',
  stage: 'prod',
  context: {},
  stacks: [],
  others: [],
  ...changes,
});

describe('the arguments of the CDK', () => {
  test('name the stage, and all of its stacks', () => {
    expect(cdkArguments(run())).toEqual(['deploy', '--all', '-c', 'stage=prod']);
  });

  test('of a diff or a synth name no stacks, which means all of them there', () => {
    expect(cdkArguments(run({ action: 'diff' }))).toEqual(['diff', '-c', 'stage=prod']);
    expect(cdkArguments(run({ action: 'synth' }))).toEqual(['synth', '-c', 'stage=prod', '--quiet']);
  });

  test('name single stacks as the app does, and those alone', () => {
    expect(cdkArguments(run({ stacks: ['stateless', 'edge'] }))).toEqual([
      'deploy',
      'InkstreamStateless-prod',
      'InkstreamEdge-prod',
      '-c',
      'stage=prod',
      '--exclusively',
    ]);
  });

  test('carry what is said otherwise than in the file, and nothing of what is not', () => {
    const context = { region: 'eu-west-1', account: undefined };
    expect(cdkArguments(run({ context, profile: 'ops', requireApproval: 'never', others: ['--hotswap'] }))).toEqual([
      ...['deploy', '--all', '-c', 'stage=prod', '-c', 'region=eu-west-1'],
      ...['--profile', 'ops', '--require-approval', 'never', '--hotswap'],
    ]);
  });

  test('ask for no approval where nothing is deployed', () => {
    expect(cdkArguments(run({ action: 'synth', requireApproval: 'never' }))).not.toContain('--require-approval');
  });
});

test('a command is shown as a shell takes it', () => {
  const words = ['npx', 'cdk', '-c', 'alarmEmail=a b', "it's", '$HOME', '"', '\\', 'ä*'];
  const printed = execFileSync('sh', ['-c', `printf '%s\\n' ${shellText(words)}`], { encoding: 'utf8' });
  expect(printed).toBe(`${words.join('\n')}\n`);
});
