import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { tsxLoader } from '../../../infra/local/services.ts';
import { createProductRange } from '../../../pipelines/sample/product-range.ts';

const manifest = z
  .object({ scripts: z.record(z.string(), z.string()), 'scripts-info': z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const names = Object.keys(manifest.scripts);

test('every command has one line of help, and no line is left of a command that is gone', () => {
  expect(Object.keys(manifest['scripts-info']).sort()).toEqual([...names].sort());
  expect(Object.values(manifest['scripts-info']).filter((line) => line.length > 110 || line.includes('\n'))).toEqual(
    [],
  );
});

test('help lists every command', () => {
  const output = execFileSync(process.execPath, ['--import', tsxLoader(), 'infra/local/help.command.ts'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
  });
  const listed = [...output.matchAll(/^npm (?:run )?(\S+) {2}/gm)].map((match) => match[1]);
  expect(listed).toEqual(names);
});

test('every command starts its TypeScript in the same way', () => {
  const others = Object.values(manifest.scripts).filter((script) => !/(^|exec )node --import tsx \S+\.ts/.test(script));
  expect(others).toEqual([]);
});

test('a reader that leaves early does no harm', async () => {
  const child = spawn(process.execPath, ['--import', tsxLoader(), 'infra/local/help.command.ts'], {
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const exitCode = await new Promise((resolve) => child.once('close', resolve));
  expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: '' });
});

/** The same products as in the sample and, with a prefix, in the catalog table that is seeded. */
const skus = new Set(createProductRange('shop', 1, 200).map(({ sku }) => sku));

/** What looks like a SKU in a text and is none. */
function unknownProducts(text: string): string[] {
  const named = text.match(/\b[A-Z]{3,}-A\d-[A-Z\d]+|\bSHOP-[A-Z\d-]+/g) ?? [];
  return named.filter((sku) => !skus.has(sku.replace(/^SHOP-/, '')));
}

interface Ending {
  readonly name: string;
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs a script as npm does, in a state directory of its own, so that nothing that runs can be met. */
function runScript(name: string, word: string, stateDirectory: string): Promise<Ending> {
  const child = spawn('sh', ['-c', `${manifest.scripts[name]} ${word}`], {
    env: { PATH: process.env.PATH, NO_COLOR: '1', INKSTREAM_STATE_DIRECTORY: stateDirectory },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => child.once('close', (exitCode) => resolve({ name, exitCode, output })));
}

/** Runs all scripts, as many at a time as there are cores. */
async function runAll(word: string, stateDirectory: string): Promise<Ending[]> {
  const queue = names.values();
  const endings: Ending[] = [];
  const work = async () => {
    for (const name of queue) endings.push(await runScript(name, word, stateDirectory));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return endings;
}

describe('every command', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'inkstream-help-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  test('explains itself with examples when asked with --help, and does nothing else', async () => {
    const endings = await runAll('--help', directory);
    const isHelp = ({ name, exitCode, output }: Ending) =>
      exitCode === 0 &&
      output.startsWith(`Usage: npm ${['start', 'test'].includes(name) ? '' : 'run '}${name} --`) &&
      /\nExamples?:\n {2}\S/.test(output);
    expect(endings.filter((ending) => !isHelp(ending))).toEqual([]);
    expect(endings.filter(({ output }) => unknownProducts(output).length > 0)).toEqual([]);
    expect(readdirSync(directory)).toEqual([]);
  }, 120_000);

  test('names in examples what the sample has, and the README too', () => {
    const texts = [...Object.values(manifest['scripts-info']), readFileSync('README.md', 'utf8')];
    expect(texts.flatMap(unknownProducts)).toEqual([]);
    expect(unknownProducts('npm run explain -- "a2 poster" POSTER-A2-SATIN')).toEqual(['POSTER-A2-SATIN']);
  });

  test('refuses an option that it does not know, and does nothing else', async () => {
    const endings = await runAll('--no-such-option', directory);
    expect(endings.filter(({ exitCode }) => exitCode === 0 || exitCode === null)).toEqual([]);
    expect(readdirSync(directory)).toEqual([]);
  }, 120_000);
});
