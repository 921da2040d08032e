import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { wasKilled } from '../../../infra/local/killed-run.ts';
import { type StatePaths, statePaths } from '../../../infra/local/state-paths.ts';

let paths: StatePaths;

beforeEach(() => {
  paths = statePaths(mkdtempSync(join(tmpdir(), 'inkstream-killed-')));
  mkdirSync(paths.awsState, { recursive: true });
});

afterEach(() => rmSync(paths.root, { recursive: true }));

function deployed(): void {
  writeFileSync(join(paths.awsState, 'cloudformation.json'), '{}');
  writeFileSync(paths.environmentFile, '{}');
}

test('a run that ended without saving its state was killed', () => {
  deployed();
  expect(wasKilled(paths)).toBe(true);
});

test('a run that saved its state was not', () => {
  deployed();
  writeFileSync(paths.cleanStopFile, '');
  expect(wasKilled(paths)).toBe(false);
});

test('before the first start, or when the first was broken off early, there is nothing to miss', () => {
  expect(wasKilled(paths)).toBe(false);
  writeFileSync(paths.environmentFile, '{}');
  expect(wasKilled(paths)).toBe(false);
});
