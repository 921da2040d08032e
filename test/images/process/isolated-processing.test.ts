import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ImageJob } from '../../../images/process/image-job.ts';
import {
  createIsolatedProcessing,
  type IsolatedProcessing,
  type IsolatedProcessingOptions,
} from '../../../images/process/isolated-processing.ts';

/** Does what the name of the file asks for, and otherwise answers with its process id. */
const script = `
import { endWithParent } from '${new URL('../../../images/process/end-with-parent.ts', import.meta.url)}';
import { appendFileSync } from 'node:fs';
const hold = [];
const deeds = {
  crash: () => process.kill(process.pid, 'SIGSEGV'),
  quit: () => { console.error('libvips: out of luck'); process.exit(3); },
  hang: () => new Promise(() => setInterval(() => undefined, 1000)),
  spin: () => { for (;;); },
  bloat: () => { setInterval(() => hold.push(Buffer.alloc(20e6, 1)), 5); return new Promise(() => undefined); },
  throw: () => { throw Object.assign(new Error('a bug'), { code: 'ENOENT' }); },
  misconfigured: () => { throw Object.assign(new Error('No such profile.'), { name: 'ImagesError', code: 'PROFILE_UNREADABLE' }); },
  environment: () => ({ ...process.env }),
};
endWithParent();
process.on('message', async ({ ask: { file, outputFolder } }) => {
  const [deed, ...rest] = file.split(' ');
  if (rest.includes('note')) appendFileSync(outputFolder, process.pid + '\\n');
  if (rest.includes('once') && (await import('node:fs')).readFileSync(outputFolder, 'utf8').split('\\n').length > 2) return answer();
  try {
    answer(await deeds[deed]?.());
  } catch ({ name, message, stack, code }) {
    process.send({ kind: 'threw', error: { name, message, stack, code } });
  }
  function answer(value = { pid: process.pid }) { process.send({ kind: 'answered', answer: value }); }
});
process.send({ kind: 'ready' });
`;

const folder = mkdtempSync(join(tmpdir(), 'isolated-'));
const scriptFile = join(folder, 'worker.mjs');
const noteFile = join(folder, 'processes');
writeFileSync(scriptFile, script);
const opened: IsolatedProcessing[] = [];

function processing(options: Partial<IsolatedProcessingOptions> = {}): IsolatedProcessing {
  const made = createIsolatedProcessing({
    memoryLimitBytes: 1e9,
    timeLimitSeconds: 60,
    script: pathToFileURL(scriptFile),
    ...options,
  });
  opened.push(made);
  return made;
}

function job(file: string): ImageJob {
  return { file, imageId: 'a'.repeat(64), orders: [], outputFolder: noteFile, pressProfile: null };
}

/** A program that has an isolated process do something for ever. */
function orphaning(deed: string): string {
  const options = `{ memoryLimitBytes: 1e9, timeLimitSeconds: 600, script: new URL('${pathToFileURL(scriptFile)}') }`;
  return `
    import { createIsolatedProcessing } from '${new URL('../../../images/process/isolated-processing.ts', import.meta.url)}';
    await createIsolatedProcessing(${options}).process(${JSON.stringify(job(`${deed} note`))});
  `;
}

async function pidOf(isolated: IsolatedProcessing): Promise<number> {
  const outcome = await isolated.process(job('fine'));
  if (outcome.kind !== 'answered') throw new Error(`Expected an answer: ${JSON.stringify(outcome)}`);
  return (outcome.answer as unknown as { pid: number }).pid;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 60_000; !isTrue() && Date.now() < deadline; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const startedProcesses = () => readFileSync(noteFile, 'utf8').trim().split('\n');

afterEach(async () => {
  await Promise.all(opened.splice(0).map((isolated) => isolated.close()));
  rmSync(noteFile, { force: true });
});

describe('a process that answers', () => {
  test('stays for the next image, and says what it used', async () => {
    const isolated = processing();
    const first = await pidOf(isolated);
    expect(await pidOf(isolated)).toBe(first);
    const outcome = await isolated.process(job('fine'));
    expect(outcome.peakRssBytes).toBeGreaterThan(10e6);
  }, 60_000);

  test('makes room for a fresh one after its share of images', async () => {
    const isolated = processing({ tasksPerProcess: 2 });
    const pids = [await pidOf(isolated), await pidOf(isolated), await pidOf(isolated)];
    expect(new Set(pids).size).toBe(2);
    await until(() => !isRunning(pids[0] ?? 0));
    expect(isRunning(pids[0] ?? 0)).toBe(false);
  }, 60_000);

  test('is one of as many as there are workers', async () => {
    const isolated = processing({ workers: 2 });
    const pids = await Promise.all([1, 2, 3, 4, 5].map(() => pidOf(isolated)));
    expect(new Set(pids).size).toBe(2);
  }, 60_000);

  test('knows no credentials of its parent', async () => {
    process.env.AWS_SECRET_ACCESS_KEY ??= 'for-this-test';
    const outcome = await processing().process(job('environment'));
    const environment = outcome.kind === 'answered' ? outcome.answer : outcome.failure;
    expect(Object.keys(environment)).toContain('VIPS_BLOCK_UNTRUSTED');
    expect(Object.keys(environment).filter((name) => /AWS|SECRET|TOKEN/.test(name))).toEqual([]);
  }, 60_000);
});

describe('a process that does not answer', () => {
  test.each(['crash', 'quit'])(
    'is tried once more in a fresh process, then %s is a coded failure',
    async (deed) => {
      const outcome = await processing().process(job(`${deed} note`));
      expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'DECODER_CRASHED' } });
      expect(new Set(startedProcesses()).size).toBe(2);
    },
    60_000,
  );

  test('is told by its signal or its last words', async () => {
    const isolated = processing();
    const reasons = [];
    for (const deed of ['crash', 'quit']) {
      const outcome = await isolated.process(job(deed));
      reasons.push(outcome.kind === 'failed' && outcome.failure.reason);
    }
    expect(reasons).toEqual(['ended by SIGSEGV', 'ended with exit code 3: libvips: out of luck']);
  }, 60_000);

  test('rejects no image that the second process reads', async () => {
    expect(await processing().process(job('crash note once'))).toMatchObject({ kind: 'answered' });
    expect(startedProcesses()).toHaveLength(2);
  }, 60_000);

  test('is ended when its time is over, waiting or spinning, and not tried again', async () => {
    const isolated = processing({ timeLimitSeconds: 0.3 });
    for (const deed of ['hang', 'spin']) {
      expect(await isolated.process(job(`${deed} note`))).toMatchObject({ failure: { code: 'TIME_EXCEEDED' } });
    }
    expect(startedProcesses()).toHaveLength(2);
    await until(() => !startedProcesses().some((pid) => isRunning(Number(pid))));
    expect(startedProcesses().filter((pid) => isRunning(Number(pid)))).toEqual([]);
  }, 60_000);

  test('is ended when it grows too large', async () => {
    const outcome = await processing({ memoryLimitBytes: 300e6 }).process(job('bloat'));
    expect(outcome).toMatchObject({ failure: { code: 'TOO_MUCH_MEMORY', reason: 'more than 300 MB' } });
    expect(outcome.peakRssBytes).toBeGreaterThan(300e6);
  }, 60_000);

  test('does not keep the next image from being worked on', async () => {
    const isolated = processing();
    await isolated.process(job('crash'));
    expect(isRunning(await pidOf(isolated))).toBe(true);
  }, 60_000);
});

describe('what is no fault of the image', () => {
  test('an exception crosses with its message, code and stack', async () => {
    const thrown = await processing()
      .process(job('throw'))
      .catch((error: unknown) => error);
    expect(thrown).toMatchObject({ message: 'a bug', code: 'ENOENT' });
    expect((thrown as Error).stack).toContain('worker.mjs');
  }, 60_000);

  test('an error of configuration stays one', async () => {
    const attempt = processing().process(job('misconfigured'));
    await expect(attempt).rejects.toMatchObject({ name: 'ImagesError', code: 'PROFILE_UNREADABLE' });
  }, 60_000);

  test('a process that does not start says why', async () => {
    writeFileSync(join(folder, 'broken.mjs'), "import 'no-such-package';");
    const isolated = processing({ script: pathToFileURL(join(folder, 'broken.mjs')) });
    await expect(isolated.process(job('fine'))).rejects.toMatchObject({
      code: 'WORKER_UNAVAILABLE',
      message: expect.stringContaining('no-such-package'),
    });
  }, 60_000);

  test.each(['hang', 'spin'])(
    'a process that lost its parent ends, whatever it does (%s)',
    async (deed) => {
      const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', orphaning(deed)], {
        env: { ...process.env, NODE_OPTIONS: '' },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      await until(() => existsSync(noteFile));
      const [pid = ''] = startedProcesses();
      expect(isRunning(Number(pid))).toBe(true);
      parent.kill('SIGKILL');
      await until(() => !isRunning(Number(pid)));
      expect(isRunning(Number(pid))).toBe(false);
    },
    120_000,
  );

  test('what is under way is rejected when the work is ended, and so is what waits', async () => {
    const isolated = processing();
    const pid = await pidOf(isolated);
    const outcomes = Promise.allSettled([isolated.process(job('hang')), isolated.process(job('fine'))]);
    await isolated.close();
    expect((await outcomes).map((outcome) => outcome.status === 'rejected' && outcome.reason.code)).toEqual([
      'WORKER_UNAVAILABLE',
      'WORKER_UNAVAILABLE',
    ]);
    expect(isRunning(pid)).toBe(false);
  }, 60_000);
});
