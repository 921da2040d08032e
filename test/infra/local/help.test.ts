import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { tsxLoader } from '../../../infra/local/services.ts';

const manifest = z
  .object({ scripts: z.record(z.string(), z.string()), 'scripts-info': z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

test('every command has one line of help, and no line is left of a command that is gone', () => {
  expect(Object.keys(manifest['scripts-info']).sort()).toEqual(Object.keys(manifest.scripts).sort());
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
  expect(listed).toEqual(Object.keys(manifest.scripts));
});
