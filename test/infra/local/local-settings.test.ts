import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { inheritedEnvironment, readLocalConfig, toolEnvironment } from '../../../infra/local/config.ts';
import { deploymentFingerprint } from '../../../infra/local/deployment-fingerprint.ts';
import { awsService } from '../../../infra/local/services.ts';
import { awsAccess, outputsEnvironment } from '../../../infra/local/stack-environment.ts';
import { statePaths } from '../../../infra/local/state-paths.ts';
import { createSteps, formatDuration } from '../../../infra/local/steps.ts';
import { summarise } from '../../stack/stage-results.ts';

describe('settings', () => {
  test('have defaults', () => {
    expect(readLocalConfig({})).toMatchObject({
      ports: { aws: 4566, athena: 4580, openSearch: 4590, shop: 4600, uploads: 4610, trino: 4581 },
      region: 'eu-central-1',
      openSearchHeapMb: 768,
    });
  });

  test('that make no sense are named with the reason', () => {
    const environment = { INKSTREAM_PORT_AWS: 'http', INKSTREAM_PORT_ATHENA: '80' };
    expect(() => readLocalConfig(environment)).toThrow(/INKSTREAM_PORT_AWS .*INKSTREAM_PORT_ATHENA must be 1024/s);
  });

  test('refuse one port for two services, given or by default', () => {
    const same = 'INKSTREAM_PORT_AWS and INKSTREAM_PORT_ATHENA are both';
    const settings = { INKSTREAM_PORT_AWS: '5000', INKSTREAM_PORT_ATHENA: '5000' };
    expect(() => readLocalConfig(settings)).toThrow(`${same} 5000; they must differ`);
    expect(() => readLocalConfig({ INKSTREAM_PORT_ATHENA: '4566' })).toThrow(same);
    expect(() => readLocalConfig({ INKSTREAM_PORT_SHOP: '4590' })).toThrow(
      'INKSTREAM_PORT_OPENSEARCH and INKSTREAM_PORT_SHOP are both 4590; they must differ',
    );
  });
});

describe('what local programs inherit', () => {
  const caller = {
    PATH: '/bin',
    AWS_PROFILE: 'production',
    AWS_SECRET_ACCESS_KEY: 'real',
    NODE_OPTIONS: '-r x',
    LANG: 'C',
  };

  test('is nothing that reaches a real account', () => {
    expect(inheritedEnvironment(caller)).toEqual({ PATH: '/bin', LANG: 'C' });
    expect(toolEnvironment({ ...caller, PIP_INDEX_URL: 'x', HTTPS_PROXY: 'y' })).toEqual({
      PATH: '/bin',
      LANG: 'C',
      PIP_INDEX_URL: 'x',
      HTTPS_PROXY: 'y',
    });
  });

  test('leads every SDK to 127.0.0.1', () => {
    const config = readLocalConfig({ INKSTREAM_PORT_AWS: '5566' });
    const access = awsAccess(config, statePaths(config.stateDirectory));
    expect(access.AWS_ENDPOINT_URL).toBe('http://127.0.0.1:5566');
    expect(awsService(config, statePaths(config.stateDirectory)).environment.BIND_HOST).toBe('127.0.0.1');
  });
});

test('outputs of stacks become variables', () => {
  expect(outputsEnvironment({ LakeBucket: 'a', AnalyticsDlqUrl: 'b', EtlWorkGroup: 'c' })).toEqual({
    INKSTREAM_LAKE_BUCKET: 'a',
    INKSTREAM_ANALYTICS_DLQ_URL: 'b',
    INKSTREAM_ETL_WORK_GROUP: 'c',
  });
});

test('the fingerprint of a deployment changes with what is deployed and with nothing else', () => {
  const root = mkdtempSync(join(tmpdir(), 'inkstream-fingerprint-'));
  mkdirSync(join(root, 'infra', 'local'), { recursive: true });
  mkdirSync(join(root, 'pipelines'));
  const write = (file: string, text: string) => writeFileSync(join(root, file), text);
  const fingerprint = (...settings: string[]) => deploymentFingerprint(root, settings);
  write('pipelines/a.ts', '1');
  const before = fingerprint('x');
  write('infra/local/start.ts', '1');
  write('README.md', '1');
  expect(fingerprint('x')).toBe(before);
  expect(fingerprint('y')).not.toBe(before);
  write('pipelines/b.ts', '1');
  expect(fingerprint('x')).not.toBe(before);
  rmSync(root, { recursive: true });
});

describe('steps', () => {
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text) };

  test('are plain lines when nobody watches a terminal', async () => {
    written.length = 0;
    const result = await createSteps(output).run('Deploy', async (progress) => {
      progress.report('half way');
      progress.conclude('2 stacks');
      return 7;
    });
    expect(result).toBe(7);
    expect(stripVTControlCharacters(written.join(''))).toMatch(/^ {2}Deploy …\n✓ Deploy: 2 stacks \(0\.\d s\)\n$/u);
  });

  test('that fail are marked and pass their error on', async () => {
    written.length = 0;
    const failing = createSteps(output).run('Deploy', async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(stripVTControlCharacters(written.join(''))).toMatch(/✗ Deploy/u);
  });

  test('tell their time as people would', () => {
    expect([400, 9949, 12_400, 200_000].map(formatDuration)).toEqual(['0.4 s', '9.9 s', '12 s', '3 min 20 s']);
  });
});

test('the last line of a test run adds up all stages', () => {
  const text = summarise([
    { title: 'tsc', passed: 1, failed: 0, milliseconds: 1000 },
    { title: 'jest', passed: 41, failed: 2, milliseconds: 2000 },
    { title: 'stack', passed: 0, failed: 1, milliseconds: 0, reason: 'port taken\nand more' },
  ]);
  expect(text.split('\n').at(-1)).toBe('42 passed, 3 failed');
  expect(text).toContain('port taken');
});
