import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { adoptPort } from '../../../infra/local/adopt-port.ts';
import { type StatePaths, statePaths } from '../../../infra/local/state-paths.ts';

const state = (port: number) =>
  `{"http://127.0.0.1:${port}/000000000000/q": "http://127.0.0.1:45660/ 127.0.0.1:4580", "api": "x.127.0.0.1:${port}"}`;
let paths: StatePaths;
let queues: string;

beforeEach(() => {
  paths = statePaths(mkdtempSync(join(tmpdir(), 'inkstream-port-')));
  mkdirSync(paths.awsState, { recursive: true });
  queues = join(paths.awsState, 'sqs.json');
  writeFileSync(queues, state(4566));
  writeFileSync(paths.outputsFile, state(4566));
});
afterEach(() => rmSync(paths.root, { recursive: true }));

const found = () => [queues, paths.outputsFile].map((file) => readFileSync(file, 'utf8'));

describe('state that was saved on one port', () => {
  test('is found again on another, and other addresses stay', () => {
    adoptPort(paths, 4566);
    expect(found()).toEqual([state(4566), state(4566)]);
    adoptPort(paths, 5566);
    adoptPort(paths, 5566);
    expect(found()).toEqual([state(5566), state(5566)]);
  });

  test('is found again when nobody noted the port', () => {
    adoptPort(paths, 5566);
    expect(found()).toEqual([state(5566), state(5566)]);
  });

  test('is found again when another port was noted, or a move was cut short', () => {
    adoptPort(paths, 6566);
    writeFileSync(queues, state(4566));
    adoptPort(paths, 6566);
    expect(found()).toEqual([state(6566), state(6566)]);
    writeFileSync(paths.outputsFile, state(5566));
    adoptPort(paths, 4566);
    expect(found()).toEqual([state(4566), state(4566)]);
  });
});

test('state is found again however much waits in its queues, in any script', () => {
  const waiting = 'Größe 日本 \\"'.repeat(1_000_000);
  const large = (port: number) => `["${waiting}", ${state(port)}, "${waiting}", ${state(port)}, "${waiting}"]`;
  writeFileSync(queues, large(4566));
  adoptPort(paths, 5566);
  expect(readFileSync(queues, 'utf8') === large(5566)).toBe(true);
});

test('there need not be any state yet', () => {
  rmSync(paths.awsState, { recursive: true });
  rmSync(paths.outputsFile);
  adoptPort(paths, 4566);
  expect(readFileSync(paths.awsPortFile, 'utf8')).toBe('4566\n');
});
