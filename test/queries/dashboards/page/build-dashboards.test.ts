import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { startDirectly } from '../../../run-command.ts';

// Each starts Node.
jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'inkstream-dashboards-build-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A stack on whose ports nothing answers. */
const nowhere = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_ATHENA: 'http://127.0.0.1:9',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_MAX_ATTEMPTS: '1',
  INKSTREAM_ANALYSTS_WORK_GROUP: 'analysts',
  INKSTREAM_BRONZE_DATABASE: 'bronze',
  INKSTREAM_SILVER_DATABASE: 'silver',
  INKSTREAM_VIEWS_DATABASE: 'views',
  INKSTREAM_LAKE_BUCKET: 'lake-bucket',
};

const build = (words: readonly string[], environment = nowhere) =>
  startDirectly('queries/dashboards/page/build-dashboards.command.ts', words, environment).outcome;

test.each([
  ['without a folder', [], /required option '--out <folder>'/],
  ['without a lake', ['--out', join(folder, 'dist')], /Nothing answers at http:\/\/127\.0\.0\.1:9 .*npm start/],
  ['where no folder can be', ['--out', '/dev/null/dist'], /ENOTDIR|EEXIST|ENOENT/],
])('%s nothing is built, and one line says why', async (_case, words, complaint) => {
  const { exitCode, stdout, stderr } = await build(words);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(complaint);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(existsSync(join(folder, 'dist', 'index.html'))).toBe(false);
});

test('without the variables of a stack it says which are missing', async () => {
  const { exitCode, stderr } = await build(['--out', folder], { ...nowhere, INKSTREAM_SILVER_DATABASE: '' });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/INKSTREAM_SILVER_DATABASE/);
});
