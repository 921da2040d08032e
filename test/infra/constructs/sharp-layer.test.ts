import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSync } from 'esbuild';
import type Sharp from 'sharp';
import { bundleOptions } from '../../../infra/constructs/bundled-code.ts';
import { copyInstalledSharp, installSharpForLambda } from '../../../infra/constructs/sharp-packages.ts';

let folder = '';
const nodejs = () => join(folder, 'nodejs');
const packagesIn = (scope = '') => readdirSync(join(nodejs(), 'node_modules', scope)).sort();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkstream-layer-'));
  copyInstalledSharp(nodejs());
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the layer with sharp, on this machine', () => {
  test('holds sharp and what it needs on this platform, and nothing that is only for building', () => {
    expect(packagesIn()).toEqual(['@img', 'detect-libc', 'semver', 'sharp']);
    const binaries = packagesIn('@img').filter((name) => name.startsWith('sharp-') && !name.includes('libvips'));
    expect(binaries.length).toBe(1);
    expect(packagesIn('sharp')).not.toContain('src');
  });

  test('is of the version that the project pins, and loads from where it lies', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: { sharp: string } };
    const load = createRequire(join(nodejs(), 'index.js'));
    const { versions } = load('sharp') as typeof Sharp;
    expect(versions.sharp).toBe(manifest.dependencies.sharp);
    expect(load.resolve('sharp')).toContain(folder);
  });
});

test('what cannot be fetched for Lambda fails with what to do', () => {
  const cacheFolder = join(folder, 'layers');
  expect(() => installSharpForLambda(join(folder, 'lambda'), { cacheFolder, npm: 'no-such-npm' })).toThrow(
    /npm could not get sharp for Lambda\. It must reach its registry once .* kept in .*layers/,
  );
  expect(readdirSync(cacheFolder)).toEqual([]);
});

describe('the process that decodes, as it is bundled', () => {
  let child: ChildProcess | undefined;
  afterAll(() => void child?.kill('SIGKILL'));

  test('lies beside the handler, finds sharp in the layer, and reports for work', async () => {
    const outdir = join(folder, 'code');
    const worker = 'images/process/isolated-worker.ts';
    buildSync({ ...bundleOptions('images/upload/upload-api.handler.ts', [worker]), outdir });
    expect(readdirSync(outdir).sort()).toEqual(['index.mjs', 'isolated-worker.mjs']);
    child = fork(join(outdir, 'isolated-worker.mjs'), [], {
      // Away from this project's own packages, with nothing but the layer, as on Lambda.
      cwd: outdir,
      env: { PATH: process.env.PATH, NODE_PATH: join(nodejs(), 'node_modules') },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let complaints = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaints += text;
    });
    const said = await new Promise((resolve) => {
      child?.once('message', resolve);
      child?.once('exit', (exitCode) => resolve({ exitCode, complaints }));
    });
    expect(said).toEqual({ kind: 'ready' });
    // Loading it is quick where nothing else runs.
  }, 60_000);
});
