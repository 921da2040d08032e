import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { writeCheckpoint } from '../../../pipelines/import/checkpoint.ts';
import { prepareImport, readMapping, resumeOrBegin } from '../../../pipelines/import/prepare-import.ts';
import { previewImport } from '../../../pipelines/import/preview.ts';
import { openRefusalReport } from '../../../pipelines/import/refusal-report.ts';
import { cells, header, mappingOf, plainMapping } from './import-files.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'));
  file = join(folder, 'orders.csv');
  const lines = [header, cells('1'), cells('2'), cells('1', { qty: '0' }), cells('C3')];
  writeFileSync(file, `${lines.map((line) => line.join(',')).join('\n')}\n`);
});
afterEach(() => rmSync(folder, { recursive: true }));

function begin(lake = 'lake', mappingText = 'm') {
  const context = {
    mappingText,
    lake,
    stateDirectory: folder,
    now: '2026-01-01T00:00:00.000Z',
    onLines: () => undefined,
  };
  return prepareImport(file, mappingOf(plainMapping)).then((prepared) => resumeOrBegin(prepared, context));
}

describe('an import', () => {
  test('begins with a survey of the file, and goes on from its checkpoint', async () => {
    const first = await begin();
    expect(first).toMatchObject({
      isResumed: false,
      checkpoint: { settledBefore: 0, survey: { lines: 4, scattered: [['1', 4]] } },
    });
    await writeCheckpoint(first.path, { ...first.checkpoint, settledBefore: 4 });
    expect(await begin()).toMatchObject({ isResumed: true, checkpoint: { settledBefore: 4 } });
  });

  test('of a changed file, with another mapping or into another lake begins anew', async () => {
    const first = await begin();
    await writeCheckpoint(first.path, { ...first.checkpoint, settledBefore: 4 });
    expect((await begin('other lake')).isResumed).toBe(false);
    expect((await begin('lake', 'other mapping')).isResumed).toBe(false);
    writeFileSync(file, `${header.join(',')}\n`);
    expect((await begin()).isResumed).toBe(false);
  });

  test('can be tried without sending anything', async () => {
    const preview = await previewImport(await prepareImport(file, mappingOf(plainMapping)), '2026-01-01T00:00:00.000Z');
    expect(preview).toContain('"detail-type": "order.placed"');
    expect(preview).toContain('line 4: LINE_QUANTITY_NOT_POSITIVE in qty: an order line needs a quantity of 1 or more');
    expect(preview).toContain('4 lines read = 3 stored + 1 refused');
    expect(preview).toContain('2 orders and 1 credit note stored');
    expect(preview).toContain('Nothing was sent.');
  });

  test('says which mapping is wrong and where', async () => {
    const mapping = join(folder, 'shop.json');
    writeFileSync(mapping, JSON.stringify({ ...plainMapping, shop: 'X', constants: { currency: 'GBP' } }));
    await expect(readMapping(mapping)).rejects.toThrow(
      /shop\.json is no valid mapping:\n {2}shop: .*\n {2}constants\.channel: /,
    );
    await expect(readMapping(join(folder, 'none.json'))).rejects.toThrow('Cannot read the mapping');
  });
});

test('the report of refused lines is a CSV file that spreadsheets read', async () => {
  const path = join(folder, 'refused.csv');
  const report = await openRefusalReport(path);
  const csv = { lineNumber: 7, cells: [] };
  report.add({ csv, code: 'FIELD_VALUE', column: 'when, exactly', message: 'expected a "time"' }, '536365');
  report.add(
    { csv: { ...csv, lineNumber: 8 }, code: 'LINE_MALFORMED', column: '', message: 'expected 8 cells, found 1' },
    undefined,
  );
  await report.close();
  expect(await readFile(path, 'utf8')).toBe(
    'line,order_id,code,column,reason\n7,536365,FIELD_VALUE,"when, exactly","expected a ""time"""\n8,,LINE_MALFORMED,,"expected 8 cells, found 1"\n',
  );
});
