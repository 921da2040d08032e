import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { startDirectly } from '../../run-command.ts';

// Each starts Node and esbuild.
jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'inkstream-page-build-'));
afterAll(() => rmSync(folder, { recursive: true }));

const build = (...words: string[]) =>
  startDirectly('images/upload-page/build-upload-page.command.ts', ['--out', join(folder, 'dist'), ...words], {})
    .outcome;

test('the page is written as files, and told whom it speaks with', async () => {
  const storage = ['https://pictures.example', 'https://*.s3.example:444'];
  const { exitCode, stdout, stderr } = await build('--api', 'https://uploads.example/live/', '--storage', ...storage);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const written = readdirSync(join(folder, 'dist'));
  expect(written).toContain('index.html');
  expect(written.filter((name) => !stdout.includes(join('dist', name)))).toEqual([]);
  const page = readFileSync(join(folder, 'dist', 'index.html'), 'utf8');
  expect(page).toContain(`connect-src 'self' https://uploads.example ${storage.join(' ')};`);
  expect(page).toContain('"apiUrl":"https://uploads.example/live"');
});

test.each([
  [['--api', 'ftp://uploads.example'], /http\(s\) address/],
  [['--api', 'https://uploads.example'], /say it with --storage/],
  [['--api', 'https://uploads.example', '--storage', "https://x;script-src 'unsafe-inline'"], /Expected an origin/],
])('%j is refused in one line', async (words, complaint) => {
  const { exitCode, stdout, stderr } = await build(...words);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(complaint);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
