import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readImagesConfig } from '../../../images/config.ts';
import type { FileResult } from '../../../images/upload/terminal/file-result.ts';
import { startCommand } from '../../run-command.ts';
import { readDeployed, smallPicture, smallPrint } from './deployed-uploads.ts';

const uploadCommand = 'images/upload/upload.command.ts';
const { product, widthMm, heightMm, bleedMm } = smallPrint;
const print = ['--product', product, '--size', `${widthMm}x${heightMm}`, '--bleed', String(bleedMm)];
const { uploadBucket, awsEndpoint } = readImagesConfig(['uploadBucket', 'awsEndpoint']);
const s3 = new S3Client({ forcePathStyle: awsEndpoint !== undefined });

let folder: string;
const made: string[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkstream-upload-'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  s3.destroy();
  if (made.length > 0) await run('--delete', ...made);
});

function run(...words: string[]) {
  return startCommand(uploadCommand, words).outcome;
}

async function picture(name: string): Promise<string> {
  return file(name, await smallPicture());
}

function file(name: string, content: Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

function resultsOf(stdout: string): FileResult[] {
  const results: FileResult[] = JSON.parse(stdout);
  made.push(...results.flatMap(({ uploadId }) => uploadId ?? []));
  return results;
}

describe('npm run upload', () => {
  test('sends files, waits for their verdicts, shows them again and deletes them', async () => {
    const { exitCode, stdout, stderr } = await run(
      await picture('one.jpg'),
      await picture('two.jpg'),
      ...print,
      '--json',
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining('2 of 2: ') });
    const results = resultsOf(stdout);
    expect(results.map(({ passport }) => Math.round(passport?.fit?.effectiveDpi ?? 0))).toEqual([305, 305]);
    expect(results.every(({ state, links }) => /^(ready|warn)$/.test(state) && 'proof' in links)).toBe(true);
    const ids = results.map(({ uploadId }) => uploadId ?? '');
    const shown = await run('--show', ...ids);
    expect(shown).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/one\.jpg.*305.*\n.*two\.jpg.*305/) });
    expect(await run('--delete', ...ids)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`deleted ${ids[1]}`),
    });
    expect(await run('--show', ...ids)).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('✗ deleted') });
  });

  test('says of each file that has no good verdict why, and sends the others', async () => {
    const paths = [
      file('noise.png', randomBytes(5_000)),
      join(folder, 'none.jpg'),
      folder,
      file('flyer.pdf', Buffer.from('%PDF-1.7')),
      await picture('good.jpg'),
    ];
    const { exitCode, stdout } = await run(...paths, ...print, '--json');
    const results = resultsOf(stdout);
    expect({ exitCode, files: results.map((result) => result.file) }).toEqual({ exitCode: 1, files: paths });
    expect(results.map(({ state, error }) => error?.code ?? state)).toEqual([
      'rejected',
      'FILE_UNREADABLE',
      'FILE_UNREADABLE',
      'FORMAT_UNSUPPORTED',
      expect.stringMatching(/^(ready|warn)$/),
    ]);
  });

  test('does not wait when told so, and names the uploads to ask for later', async () => {
    const { exitCode, stdout, stderr } = await run(await picture('later.jpg'), ...print, '--no-wait', '--json');
    const [result] = resultsOf(stdout);
    expect({ exitCode, state: result?.state }).toEqual({ exitCode: 0, state: 'checking' });
    expect(stderr).toContain(`--show ${result?.uploadId}`);
  });

  test('leaves nothing behind of what was interrupted', async () => {
    const name = `giant-${randomBytes(8).toString('hex')}.tif`;
    const path = file(name, randomBytes(1));
    truncateSync(path, 300 * 1024 * 1024);
    const command = startCommand(uploadCommand, [path, ...print, '--json']);
    const ended = command.outcome.then(() => true);
    while ((await underWay(name)).length === 0 && !(await Promise.race([ended, sleep(50, false)])));
    command.kill('SIGINT');
    const { exitCode, stdout } = await command.outcome;
    const [result] = resultsOf(stdout);
    expect({ exitCode, ...result }).toMatchObject({ exitCode: 130, state: 'interrupted', uploadId: null });
    expect(await underWay(name)).toEqual([]);
  });

  test.each([
    [[], 'Name the files to upload'],
    [['a.jpg'], '--product SKU --size'],
    [['a.jpg', '--product', 'POS-A2-MA200', '--size', 'large'], '"large" is no size'],
    [['a.jpg', ...print, '--bleed', '3.5'], 'whole number from 0 to 50'],
    [['a.jpg', ...print, '--show', 'x'], 'one of the three'],
    [['--delete', '00000000-0000-4000-8000-000000000000'], 'There is no such upload'],
  ])('refuses %j with a reason', async (words, reason) => {
    const { exitCode, stderr } = await run(...words);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(reason) });
    expect(stderr).not.toContain('    at ');
  });
});

/** Uploads in parts of a file of this name; other tests have theirs. */
async function underWay(fileName: string): Promise<string[]> {
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: uploadBucket }));
  const names = Uploads.map(async ({ Key = '' }) => (await readDeployed(Key.replace('uploads/', ''))).fileName);
  return (await Promise.all(names)).filter((name) => name === fileName);
}
