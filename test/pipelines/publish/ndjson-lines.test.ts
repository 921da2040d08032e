import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_EVENT_LENGTH } from '../../../pipelines/contracts/parse-event.ts';
import { type NdjsonLine, ndjsonLines } from '../../../pipelines/publish/ndjson-lines.ts';

async function split(chunks: readonly Buffer[]): Promise<NdjsonLine[]> {
  async function* stream() {
    yield* chunks;
  }
  const lines: NdjsonLine[] = [];
  for await (const line of ndjsonLines(stream())) lines.push(line);
  return lines;
}

const texts = (lines: readonly NdjsonLine[]) => lines.map((line) => ('text' in line ? line.text : line.fault));

describe('lines of NDJSON', () => {
  test('end at line feeds, with or without a carriage return, and the last may have none', async () => {
    expect(await split([Buffer.from('\uFEFF{"a":1}\r\n\n{"b":2}')])).toEqual([
      { lineNumber: 1, text: '{"a":1}' },
      { lineNumber: 2, text: '' },
      { lineNumber: 3, text: '{"b":2}' },
    ]);
  });

  test('do not end at U+2028 or U+2029, which JSON allows inside a text', async () => {
    expect(texts(await split([Buffer.from('"a\u2028b\u2029c"\n')]))).toEqual(['"a\u2028b\u2029c"']);
  });

  test('are the same however the bytes are cut, also inside a character', async () => {
    const lines = fc.array(
      fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
      { minLength: 1 },
    );
    await fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 1, max: 7 }), async (expected, size) => {
        const bytes = Buffer.from(`${expected.join('\n')}\n`);
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        expect(texts(await split(chunks))).toEqual(expected);
      }),
    );
  });

  test('that are no UTF-8 are told, and the next is read', async () => {
    expect(texts(await split([Buffer.from([0x22, 0xff, 0x22, 0x0a]), Buffer.from('1\n')]))).toEqual(['NOT_UTF8', '1']);
  });

  test('that never end are cut off in bounded memory, and the next is read', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, 0x61);
    const chunks = Array.from({ length: (MAX_EVENT_LENGTH * 3) / megabyte.length + 2 }, () => megabyte);
    expect(texts(await split([...chunks, Buffer.from('\n1\n')]))).toEqual(['TOO_LONG', '1']);
  });
});
