import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { findingCodes } from '../../../images/assess/finding-codes.ts';
import { startDirectly } from '../../run-command.ts';
import { type CorpusFile, decompressionBombs, oddFiles } from '../corpus/hostile-files.ts';
import { mutatedFiles } from '../corpus/mutated-files.ts';
import { validFiles } from '../corpus/valid-files.ts';

const inspectCommand = 'images/inspect-command/inspect.command.ts';
const patienceMs = 240_000;
const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
const reportFile = join(folder, 'report.csv');
const corpus = join(folder, 'corpus');
afterAll(() => rmSync(folder, { recursive: true }));

const rowSchema = z.object({
  path: z.string(),
  outcome: z.enum(['ready', 'warn', 'rejected']),
  code: z.enum(['READY', ...(Object.keys(findingCodes) as (keyof typeof findingCodes)[])]),
  peakRssMb: z.coerce.number().min(30),
});
type Row = z.output<typeof rowSchema>;

function readReport(file: string): Row[] {
  return z.array(rowSchema).parse(parse(readFileSync(file, 'utf8'), { columns: true }));
}

function write(name: string, files: readonly CorpusFile[]): void {
  mkdirSync(join(corpus, name), { recursive: true });
  for (const file of files) writeFileSync(join(corpus, name, file.name), file.bytes);
}

/** Cut off anywhere, a picture is not whole any more. */
function cutFiles(files: readonly CorpusFile[]): CorpusFile[] {
  return files.flatMap(({ name, bytes }) =>
    [0.3, 0.8].map((share) => ({
      name: `${share}-${name}`,
      bytes: bytes.subarray(0, Math.floor(bytes.length * share)),
    })),
  );
}

describe('a corpus of whole, cut, damaged and hostile files', () => {
  let rows: Row[] = [];
  const memoryCapMb = 500;

  beforeAll(async () => {
    const whole = await validFiles();
    write('whole', whole);
    write('cut', cutFiles(whole));
    write('damaged', mutatedFiles(whole, 150, 1));
    write('bomb', decompressionBombs());
    write('odd', await oddFiles());
    const words = ['--corpus', corpus, '--report', reportFile, '--memory-cap', String(memoryCapMb)];
    const { exitCode, stderr } = await startDirectly(inspectCommand, words, {}).outcome;
    if (exitCode !== 0) throw new Error(`The run ended with ${exitCode}: ${stderr}`);
    rows = readReport(reportFile);
  }, patienceMs);

  const of = (name: string) => rows.filter(({ path }) => path.includes(`/corpus/${name}/`));
  const told = (those: readonly Row[]) => those.map(({ path, code }) => `${basename(path)}: ${code}`);

  test('gets one coded outcome for every file', () => {
    expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(280);
  });

  test('kills no process, and leaves none hanging', () => {
    const wrong = rows.filter(({ code }) => code === 'DECODER_CRASHED' || code === 'TIME_EXCEEDED');
    expect(told(wrong.filter(({ path }) => !path.includes('/bomb/')))).toEqual([]);
  });

  test('stays under the cap', () => {
    expect(told(rows.filter(({ peakRssMb }) => peakRssMb > memoryCapMb))).toEqual([]);
  });

  test('finds no fault in whole pictures', () => {
    expect(told(of('whole').filter(({ outcome }) => outcome === 'rejected'))).toEqual([]);
  });

  test('accepts none that was cut off', () => {
    expect(told(of('cut').filter(({ outcome }) => outcome !== 'rejected'))).toEqual([]);
  });

  test('accepts no PNG that was damaged: it has checksums', () => {
    const accepted = of('damaged').filter(({ path, outcome }) => path.endsWith('.png') && outcome !== 'rejected');
    expect(told(accepted)).toEqual([]);
  });

  test('refuses what hides a bomb beside the picture', () => {
    const hidden = of('odd').filter(({ path }) => path.endsWith('-bomb.png'));
    expect(told(hidden).sort()).toEqual(['profile-bomb.png: CORRUPT_HEADER', 'text-bomb.png: CORRUPT_HEADER']);
  });

  test('refuses every bomb in less memory than a picture of ordinary size takes', () => {
    expect(told(of('bomb').filter(({ outcome }) => outcome !== 'rejected'))).toEqual([]);
    expect(told(of('bomb').filter(({ peakRssMb }) => peakRssMb >= 300))).toEqual([]);
  });
});

describe('the command', () => {
  test('tells of files that it could not read, and fails', async () => {
    const missing = join(folder, 'missing.png');
    const { exitCode, stdout } = await startDirectly(inspectCommand, ['--json', missing, folder], {}).outcome;
    expect(JSON.parse(stdout)).toMatchObject([
      { path: missing, outcome: 'unreadable', code: 'UNREADABLE' },
      { path: folder, outcome: 'unreadable', code: 'UNREADABLE' },
    ]);
    expect(exitCode).toBe(1);
  }, 120_000);

  test('judges a print of the ordered size', async () => {
    const picture = join(folder, 'picture.png');
    const [file] = (await validFiles()).filter(({ name }) => name === 'plain.png');
    writeFileSync(picture, file?.bytes ?? '');
    const words = [picture, '--json', '--product', 'POS-A2-MA200', '--size', '600x900', '--bleed', '3'];
    const { exitCode, stdout } = await startDirectly(inspectCommand, words, {}).outcome;
    expect(JSON.parse(stdout)).toMatchObject([
      { code: 'DPI_TOO_LOW', passport: { order: { profile: 'poster', widthMm: 600, heightMm: 900, bleedMm: 3 } } },
    ]);
    expect(exitCode).toBe(0);
  }, 120_000);

  test('ends in good order when it is interrupted, and keeps what it has', async () => {
    const whole = (await validFiles()).filter(({ name }) => name.endsWith('.tif'));
    write(
      'many',
      Array.from({ length: 300 }, (_, index) => ({ name: `${index}.tif`, bytes: whole[0]?.bytes ?? Buffer.of() })),
    );
    const partial = join(folder, 'partial.csv');
    const running = startDirectly(inspectCommand, ['--corpus', join(corpus, 'many'), '--report', partial], {});
    const linesOf = () => {
      try {
        return readFileSync(partial, 'utf8').split('\n').length;
      } catch {
        return 0;
      }
    };
    for (const deadline = Date.now() + 90_000; linesOf() < 5 && Date.now() < deadline; ) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    running.kill('SIGINT');
    const { exitCode, stdout } = await running.outcome;
    const done = readReport(partial);
    expect(exitCode).toBe(130);
    expect(done.length).toBeLessThan(300);
    expect(stdout).toContain(`${done.length} files: ${done.length} ready`);
  }, 120_000);

  test.each([
    [['one.png', '--corpus', '.'], 'not both'],
    [[], 'Name an image'],
    [['--corpus', 'no-such-folder'], 'no-such-folder'],
    [['one.png', '--size', 'A4'], 'whole millimetres'],
  ])(
    'says in one line what is wrong with %j',
    async (words, problem) => {
      const { exitCode, stderr } = await startDirectly(inspectCommand, words, {}).outcome;
      expect(stderr.trim()).toContain(problem);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(exitCode).toBe(1);
    },
    120_000,
  );
});
