import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findOutputPlace } from '../../../queries/output/output-place.ts';
import { writeOutputFile } from '../../../queries/output/write-output.ts';

async function* text(): AsyncGenerator<string> {
  yield 'first, ';
  yield 'second';
}

describe('a name to write an answer to', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'output-place-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each([true, false])(
    'that is a symbolic link stays one, and its target is written (there already: %s)',
    async (exists) => {
      mkdirSync(join(folder, 'elsewhere'));
      const [link, target] = [join(folder, 'link.csv'), join(folder, 'elsewhere', 'target.csv')];
      if (exists) writeFileSync(target, 'older');
      symlinkSync(join('elsewhere', 'target.csv'), link);
      await writeOutputFile(link, text());
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
      expect(readFileSync(target, 'utf8')).toBe('first, second');
      expect(readdirSync(join(folder, 'elsewhere'))).toEqual(['target.csv']);
    },
  );

  test('that is a named pipe is written into, and stays one', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('bash', ['--norc', '-c', 'mkfifo "$1"', 'mkfifo', pipe]);
    const reading = open(pipe, 'r').then(async (handle) => {
      const read = await handle.readFile('utf8');
      await handle.close();
      return read;
    });
    await writeOutputFile(pipe, text());
    expect(await reading).toBe('first, second');
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  test('that is a device is written into, and stays one', async () => {
    await writeOutputFile('/dev/null', text());
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(await findOutputPlace('/dev/null')).toEqual({ ok: true, place: { kind: 'stream', path: '/dev/null' } });
  });

  test('that cannot be one is refused with the reason, before anything is asked', async () => {
    symlinkSync('circle', join(folder, 'circle'));
    const reason = async (name: string) => {
      const found = await findOutputPlace(join(folder, name));
      return found.ok ? 'could be written' : found.message.replace(/^Cannot write .*: /s, '');
    };
    expect(await reason('.')).toBe('it is a folder');
    expect(await reason('none/answer.csv')).toBe('is there such a folder?');
    expect(await reason(`${'x'.repeat(300)}.csv`)).toBe('the name is too long');
    expect(await reason('circle')).toBe('its symbolic links go round in a circle');
    expect(await reason(`${'x'.repeat(250)}.csv`)).toBe('could be written');
  });

  test('that the disk refuses while it is written ends with the reason', async () => {
    await expect(writeOutputFile('/dev/full', text())).rejects.toThrow('Cannot write /dev/full: the disk is full');
  });

  test('as long as a name may be is written', async () => {
    const file = join(folder, `${'x'.repeat(251)}.csv`);
    await writeOutputFile(file, text());
    expect(readFileSync(file, 'utf8')).toBe('first, second');
  });
});
