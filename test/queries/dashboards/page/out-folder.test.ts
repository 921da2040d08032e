import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { checkOutFolder, OutFolderError, writeOutFolder } from '../../../../queries/dashboards/page/out-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'inkstream-dashboards-out-'));
afterAll(() => rmSync(root, { recursive: true }));

const file = (name: string) => ({
  name,
  contentType: 'application/json',
  content: new TextEncoder().encode('{}'),
  isImmutable: false,
});
const manifest = 'answers-of-this-build.json';

test('a build replaces the answers of the one before, and nothing else', () => {
  const out = join(root, 'dist');
  checkOutFolder(out);
  writeOutFolder(out, [file('index.html'), file('data/sales.orders.7.json'), file('data/sales.gone.json')]);
  writeFileSync(join(out, 'data', 'notes.txt'), 'mine');
  checkOutFolder(out);
  writeOutFolder(out, [file('index.html'), file('data/sales.orders.7.json')]);
  expect(readdirSync(join(out, 'data')).sort()).toEqual([manifest, 'notes.txt', 'sales.orders.7.json'].sort());
});

test('a folder "data" of somebody else is left as it is', () => {
  const out = join(root, 'project');
  mkdirSync(join(out, 'data'), { recursive: true });
  writeFileSync(join(out, 'data', 'orders.csv'), 'mine');
  expect(() => checkOutFolder(out)).toThrow(/was not written by this command .* choose another --out/);
  expect(() => writeOutFolder(out, [file('index.html')])).toThrow(OutFolderError);
  expect(existsSync(join(out, 'index.html'))).toBe(false);
  expect(readdirSync(join(out, 'data'))).toEqual(['orders.csv']);
});

test('a list of answers that leads elsewhere is not followed', () => {
  const out = join(root, 'forged');
  mkdirSync(join(out, 'data'), { recursive: true });
  writeFileSync(join(root, 'precious.json'), '{}');
  writeFileSync(join(out, 'data', manifest), '{"answers":["../../precious.json"]}');
  expect(() => checkOutFolder(out)).toThrow(/move .* away/);
  expect(existsSync(join(root, 'precious.json'))).toBe(true);
});

test('an empty folder "data" may be filled', () => {
  const out = join(root, 'empty');
  mkdirSync(join(out, 'data'), { recursive: true });
  expect(() => checkOutFolder(out)).not.toThrow();
});
