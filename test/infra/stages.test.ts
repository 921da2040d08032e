import { describe, expect, test } from '@jest/globals';
import { readStage } from '../../infra/stages.ts';

const settings = {
  deletionProtection: false,
  logRetentionDays: 14,
  archiveRetentionDays: 14,
  ingestWindowSeconds: 30,
  writerConcurrency: 5,
  loadEveryMinutes: 15,
  analystScanLimitGib: 5,
  etlScanLimitGib: 100,
};
const stages = { dev: settings, staging: settings, prod: { ...settings, deletionProtection: true } };
const local = { target: 'local', localAthenaEndpoint: 'http://127.0.0.1:4580' };

function read(context: Record<string, unknown>, from?: unknown) {
  return readStage((name) => context[name], from);
}

describe('the checked-in stages', () => {
  test('are dev, staging and prod, and dev is the one that is meant without saying', () => {
    expect(['dev', 'staging', 'prod'].map((stage) => read({ stage }).name)).toEqual(['dev', 'staging', 'prod']);
    expect(read({}).name).toBe('dev');
  });

  test('protect the data of prod', () => {
    expect(read({ stage: 'prod' }).deletionProtection).toBe(true);
  });

  test('name no account, so that a synth needs none', () => {
    const accounts = ['dev', 'staging', 'prod'].map((stage) => read({ stage }).account);
    expect(accounts).toEqual([undefined, undefined, undefined]);
  });
});

describe('what is passed as context', () => {
  test('wins over the file', () => {
    const stage = read({ region: 'eu-west-1', alarmEmail: 'ops@example.com' }, stages);
    expect([stage.region, stage.alarmEmail]).toEqual(['eu-west-1', 'ops@example.com']);
  });

  test('puts a local stage into the account that the emulator answers with', () => {
    const stage = read(local, stages);
    expect([stage.account, stage.region]).toEqual(['000000000000', 'eu-central-1']);
    expect(stage.target).toEqual({ kind: 'local', athenaEndpoint: 'http://127.0.0.1:4580', pseudonymKey: undefined });
  });

  test('may choose the Region of a local stage', () => {
    expect(read({ ...local, region: 'us-east-1' }, stages).region).toBe('us-east-1');
  });
});

describe('a mistake fails with the name of what is wrong:', () => {
  const { logRetentionDays: _, ...incomplete } = settings;
  test.each([
    ['an unknown stage', { stage: 'live' }, stages, 'context.stage'],
    ['an unknown target', { target: 'gcp' }, stages, 'context.target'],
    ['a local target without an Athena', { target: 'local' }, stages, 'context.localAthenaEndpoint'],
    ['a key that is too short to be one', { ...local, localPseudonymKey: 'abc' }, stages, 'context.localPseudonymKey'],
    ['an account of eleven digits', { account: '12345678901' }, stages, 'account: must be 12 digits'],
    ['an e-mail address that is none', { alarmEmail: 'ops' }, stages, 'alarmEmail'],
    ['a missing setting', {}, { ...stages, dev: incomplete }, 'stages.json.dev.logRetentionDays'],
    [
      'a retention CloudWatch does not know',
      {},
      { ...stages, dev: { ...settings, logRetentionDays: 15 } },
      'logRetentionDays',
    ],
    ['a misspelt setting', {}, { ...stages, dev: { ...settings, logRetention: 14 } }, 'logRetention'],
    ['a missing stage', {}, { dev: settings, staging: settings }, 'stages.json.prod'],
    [
      'a mistake in a stage that is not asked for',
      {},
      { ...stages, prod: { ...settings, writerConcurrency: 1 } },
      'stages.json.prod.writerConcurrency',
    ],
  ])('%s', (_name, context, from, expected) => {
    expect(() => read(context, from)).toThrow(expected);
  });
});
