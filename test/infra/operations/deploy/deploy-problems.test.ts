import { describe, expect, test } from '@jest/globals';
import {
  deployProblems,
  describeProblems,
  type RegionState,
} from '../../../../infra/operations/deploy/deploy-problems.ts';
import { describeRun, kindsOf, regionsOf } from '../../../../infra/operations/deploy/describe-deploy.ts';
import { prepareRun } from '../../../../infra/operations/deploy/prepare-run.ts';
import { isChatter } from '../../../../infra/operations/deploy/run-cdk.ts';

const ready: RegionState = { kind: 'bootstrapped', region: 'eu-central-1', account: '123456789012', version: 30 };
const place = (regions: RegionState[], account?: string) => ({ stage: 'prod', account, regions });

describe('before a deploy', () => {
  test('nothing stands in its way where all Regions are bootstrapped in the right account', () => {
    expect(deployProblems(place([ready, { ...ready, region: 'us-east-1' }], '123456789012'))).toEqual([]);
    expect(deployProblems(place([ready]))).toEqual([]);
  });

  test('an account that is not the one of the stage is named', () => {
    expect(deployProblems(place([ready], '999999999999'))).toEqual([
      expect.stringMatching(/account 123456789012, but the stage prod belongs into 999999999999/),
    ]);
  });

  test('the command is told that bootstraps a Region, in the account that the others are of', () => {
    expect(deployProblems(place([ready, { kind: 'not bootstrapped', region: 'us-east-1' }]))).toEqual([
      expect.stringContaining('npx cdk bootstrap aws://123456789012/us-east-1'),
    ]);
  });

  test('a bootstrap stack that is too old is named with its version', () => {
    expect(deployProblems(place([{ ...ready, version: 5 }]))).toEqual([expect.stringContaining('has version 5')]);
  });

  test('every reason is told, not only the first', () => {
    const unreadable: RegionState = { kind: 'unreadable', region: 'us-east-1', reason: 'ExpiredToken: too late' };
    expect(deployProblems(place([unreadable, { kind: 'not bootstrapped', region: 'eu-central-1' }])).length).toBe(2);
  });

  test('that there are no credentials is told once, in one line', () => {
    const unreadable = { kind: 'unreadable', reason: 'there are no credentials.' } as const;
    const problems = deployProblems(
      place([
        { ...unreadable, region: 'eu-central-1' },
        { ...unreadable, region: 'us-east-1' },
      ]),
    );
    expect(describeProblems('Nothing was deployed', problems)).toBe(
      'Nothing was deployed: AWS could not be asked about eu-central-1 and us-east-1: there are no credentials.',
    );
    expect(describeProblems('Nothing was deployed', ['one', 'two'])).toBe('Nothing was deployed:\n  one\n  two');
  });
});

test.each([
  ['Successfully synthesized to /here/cdk.out', true],
  ['Supply a stack id (InkstreamStateful-prod) to display its template.', true],
  ["65 feature flags are not configured. Run 'cdk flags --unstable=flags' to learn more.", true],
  ['', true],
  ['[Warning at /InkstreamStateful-prod] a bucket without a lifecycle', false],
  ['StageError: prod.region: expected a Region', false],
])('of what the CDK says while it makes templates "%s" is left out: %s', (line, isLeftOut) => {
  expect(isChatter(line)).toBe(isLeftOut);
});

describe('what is about to happen', () => {
  test('is told with stage, place, stacks and the command', () => {
    const { run, stage } = prepareRun('deploy', { stage: 'prod' }, []);
    const lines = describeRun(run, stage, [ready]).join('\n');
    expect(lines).toContain('prod (protected');
    expect(lines).toContain('eu-central-1 of account 123456789012');
    expect(lines).toContain(
      'InkstreamStateful-prod, InkstreamStateless-prod, InkstreamEdge-prod, InkstreamGatePermit-prod',
    );
    expect(lines).toContain('npx cdk deploy --all -c stage=prod');
  });

  test('is in the Region of the edge too, unless the edge is left out', () => {
    const all = prepareRun('deploy', { stage: 'dev' }, []);
    expect(kindsOf(all.stage)).toContain('edge');
    expect(regionsOf(all.run, all.stage, 'eu-central-1')).toEqual(['eu-central-1', 'us-east-1']);
    const one = prepareRun('deploy', { stage: 'dev', stack: ['stateless'] }, []);
    expect(regionsOf(one.run, one.stage, 'eu-central-1')).toEqual(['eu-central-1']);
  });

  test('is refused for a stack that the stage has not, and for a stage with wrong settings', () => {
    expect(() => prepareRun('deploy', { stage: 'prod', stack: ['dashboards'] }, [])).toThrow(
      'The stage prod has no stack dashboards; it has stateful, stateless, edge, gatePermit.',
    );
    expect(() => prepareRun('deploy', { stage: 'prod', account: '12' }, [])).toThrow('must be 12 digits');
  });
});
