import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { makeWorkFolder, sweepWorkFolders, workshopIn } from '../../../images/intake/workshop.ts';
import { idOf } from './memory-stack.ts';

const orders = [{ profile: 'poster', widthMm: 300, heightMm: 400, bleedMm: 3 }];

test('folders of processes that are dead are removed, and those in use are not', async () => {
  const own = await makeWorkFolder();
  const { pid } = spawnSync(process.execPath, ['--version']);
  const left = join(tmpdir(), `inkstream-print-image-${pid}-left`);
  await mkdir(left);
  await writeFile(join(left, 'original'), 'x');
  await sweepWorkFolders();
  expect({ own: existsSync(own.path), left: existsSync(left) }).toEqual({ own: true, left: false });
  await own.remove();
  expect(existsSync(own.path)).toBe(false);
});

test('an image that no process can work on has passports that say so, in words for customers', async () => {
  const { path, remove } = await makeWorkFolder();
  const failure = { code: 'DECODER_CRASHED' as const, reason: 'SIGSEGV' };
  const workshop = workshopIn(path, async () => ({ kind: 'failed', failure }), null);
  const made = await workshop.makePrints({ imageId: idOf('x'), path: join(path, 'x') }, orders);
  expect(made.passports).toMatchObject([
    { verdict: 'rejected', image: null, findings: [{ code: 'DECODER_CRASHED', severity: 'reject' }] },
  ]);
  expect(JSON.stringify(made.passports)).not.toContain('SIGSEGV');
  await workshop.discard(made.folder);
  expect(await readdir(path)).toEqual([]);
  await remove();
});

test('each job has an empty folder of its own, and the profile of the shop', async () => {
  const { path } = await makeWorkFolder();
  const folders: (string | null)[] = [];
  const workshop = workshopIn(
    path,
    async ({ outputFolder, pressProfile }) => {
      folders.push(outputFolder);
      expect({ pressProfile, files: await readdir(outputFolder ?? '') }).toEqual({
        pressProfile: 'own.icc',
        files: [],
      });
      return { kind: 'answered', answer: { passports: [], files: [] } };
    },
    'own.icc',
  );
  for (const bytes of ['a', 'b']) await workshop.makePrints({ imageId: idOf(bytes), path }, orders);
  expect(new Set(folders).size).toBe(2);
  await rm(path, { recursive: true });
});
