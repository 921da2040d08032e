import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { noteEngine, settleEngine } from '../../../infra/local/athena-engine.ts';
import { readLocalConfig } from '../../../infra/local/config.ts';
import { statePaths } from '../../../infra/local/state-paths.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'inkstream-engine-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const settle = (INKSTREAM_ATHENA_ENGINE?: string) =>
  settleEngine(
    readLocalConfig({
      INKSTREAM_STATE_DIRECTORY: directory,
      ...(INKSTREAM_ATHENA_ENGINE && { INKSTREAM_ATHENA_ENGINE }),
    }),
    statePaths(directory),
  );

/** As after a first start that was stopped in order. */
function keepState(): void {
  const { awsState } = statePaths(directory);
  mkdirSync(awsState, { recursive: true });
  writeFileSync(join(awsState, 'cloudformation.json'), '{}');
}

test('a new state takes the engine that is asked for, and DuckDB when none is', () => {
  expect(settle().athenaEngine).toBe('duckdb');
  expect(settle('trino').athenaEngine).toBe('trino');
});

test('a state goes on with its engine when none is asked for', () => {
  noteEngine(settle('trino'), statePaths(directory));
  keepState();
  expect(settle().athenaEngine).toBe('trino');
});

test('a state refuses the other engine, and says what to do', () => {
  keepState();
  expect(() => settle('trino')).toThrow(
    /belongs to duckdb, and INKSTREAM_ATHENA_ENGINE asks for trino.*INKSTREAM_STATE_DIRECTORY.*npm run reset/s,
  );
});

test('what was never saved binds nobody', () => {
  noteEngine(settle('trino'), statePaths(directory));
  expect(settle('duckdb').athenaEngine).toBe('duckdb');
});

test('an engine that there is not is refused with those that there are', () => {
  expect(() => settle('presto')).toThrow('INKSTREAM_ATHENA_ENGINE must be one of duckdb, trino');
});
