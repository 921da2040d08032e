import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { describeLedger } from '../../../pipelines/sample/describe-ledger.ts';
import { generateSample } from '../../../pipelines/sample/generate-sample.ts';
import { writeSample } from '../../../pipelines/sample/write-sample.ts';

const folder = mkdtempSync(join(tmpdir(), 'inkstream-sample-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('writing a sample', () => {
  test('gives one line per item, in order', async () => {
    const file = join(folder, 'sample.ndjson');
    const texts = Array.from(generateSample({ orders: 20 }).items, ({ text }) => text);
    let counted = 0;
    await writeSample(generateSample({ orders: 20 }).items, file, (count) => {
      counted = count;
    });
    expect(readFileSync(file, 'utf8')).toBe(`${texts.join('\n')}\n`);
    expect(counted).toBe(texts.length);
  });

  test('completes the ledger even when nothing is kept', async () => {
    const { items, ledger } = generateSample({ orders: 20 });
    await writeSample(items, undefined, () => undefined);
    const text = describeLedger(ledger);
    expect(text).toMatch(/orders +20: /);
    expect(text).toMatch(/published +[\d,]+ = [\d,]+ valid \+ [\d,]+ duplicates \+ [\d,]+ invalid/);
  });
});
