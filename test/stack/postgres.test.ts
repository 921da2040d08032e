import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findPostgres } from './postgres.ts';

test('PostgreSQL is the one that INKSTREAM_POSTGRES names, or the first on the PATH with all its programs', () => {
  const directory = mkdtempSync(join(tmpdir(), 'inkstream-postgres-'));
  const onPath = { PATH: `/nowhere:${directory}` };
  writeFileSync(join(directory, 'postgres'), '');
  expect(findPostgres(onPath)).not.toBe(directory);
  writeFileSync(join(directory, 'initdb'), '');
  expect(findPostgres(onPath)).toBe(directory);
  expect(findPostgres({ ...onPath, INKSTREAM_POSTGRES: '/my/postgres/bin' })).toBe('/my/postgres/bin');
  rmSync(directory, { recursive: true });
});
