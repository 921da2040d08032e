import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeCatalog, readCatalog, unreadCatalog } from '../../../indexer/relevance/catalog-file.ts';
import { readTextFile } from '../../../indexer/relevance/lines-of-file.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'inkstream-catalog-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function fileOf(content: string | Uint8Array, name = 'products.ndjson'): string {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
}

async function readAll(content: string | Uint8Array) {
  const read = unreadCatalog();
  const products: string[] = [];
  for await (const { productId, title } of readCatalog(fileOf(content), read)) products.push(`${productId} ${title}`);
  return { products, notes: describeCatalog(read) };
}

const lines = ['{"id":"1","title":"Käfer"}', '{"id":"2","title":"Rug"}'];

describe('a catalog', () => {
  it.each([
    ['with lines of Unix', lines.join('\n')],
    ['with lines of Windows', `\u{feff}${lines.join('\r\n')}\r\n`],
    ['with empty lines', `\n\n${lines.join('\n  \n\r\n')}\n\n`],
    ['compressed', gzipSync(lines.join('\n'))],
    ['compressed with a byte order mark', gzipSync(`\u{feff}${lines.join('\r\n')}`)],
  ])('is read %s', async (_, content) => {
    expect(await readAll(content)).toEqual({ products: ['1 Käfer', '2 Rug'], notes: [] });
  });

  it('does without lines that are no product, and says which', async () => {
    const { products, notes } = await readAll(['{', lines[0], 'null', '{"title":"a"}', '3', '4', '5'].join('\n'));
    expect(products).toEqual(['1 Käfer']);
    expect(notes).toEqual([
      '6 lines of the catalog left out: line 1 is no JSON, line 3 is no JSON object, line 4 has no id, ' +
        'line 5 is no JSON object, line 6 is no JSON object, ….',
    ]);
  });

  it('may have an id twice, and says so', async () => {
    expect((await readAll(`${lines.join('\n')}\n{"id":1,"title":"Beetle"}`)).notes).toEqual([
      '1 line with an id that an earlier line has: the last one counts.',
    ]);
  });

  it.each([
    ['', 'it is empty'],
    ['\n \n', 'it is empty'],
    ['\n{"id":""}\nx', 'line 2 has no id'],
  ])('needs a product: %j', async (content, reason) => {
    await expect(readAll(content)).rejects.toThrow(`products.ndjson has no product: ${reason}.`);
  });

  it('has characters across the pieces it is read in', async () => {
    const title = 'ä日🐈'.repeat(40_000);
    expect((await readAll(JSON.stringify({ id: 1, title }))).products).toEqual([`1 ${title}`]);
  });
});

describe('a file', () => {
  it('that is not there or is broken is named', async () => {
    await expect(readTextFile(join(directory, 'none'))).rejects.toThrow('is there such a file?');
    const cut = fileOf(gzipSync(lines.join('\n')).subarray(0, 30), 'cut.gz');
    await expect(readTextFile(cut)).rejects.toThrow(/^Cannot read .*cut\.gz to its end: unexpected end of file\.$/);
    await expect(readTextFile(directory)).rejects.toThrow(/^Cannot read /);
  });

  it.each([['a\r\nb\n'], [gzipSync('a\nb')], ['\u{feff}a\nb']])(
    'of text is read whatever it is stored as',
    async (content) => {
      expect(await readTextFile(fileOf(content, 'text'))).toBe('a\nb');
    },
  );
});
