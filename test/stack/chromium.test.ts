import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findChromium } from './chromium.ts';

test('Chromium is the one that INKSTREAM_CHROMIUM names, or the first on the PATH', () => {
  const directory = mkdtempSync(join(tmpdir(), 'inkstream-chromium-'));
  writeFileSync(join(directory, 'google-chrome'), '');
  const onPath = { PATH: `/nowhere:${directory}` };
  expect(findChromium(onPath)).toBe(join(directory, 'google-chrome'));
  writeFileSync(join(directory, 'chromium'), '');
  expect(findChromium(onPath)).toBe(join(directory, 'chromium'));
  expect(findChromium({ ...onPath, INKSTREAM_CHROMIUM: '/my/chromium' })).toBe('/my/chromium');
  rmSync(directory, { recursive: true });
});
