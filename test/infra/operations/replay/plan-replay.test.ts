import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { countInFile } from '../../../../infra/operations/replay/plan-replay-client.ts';
import { replayRequestOf } from '../../../../infra/operations/replay/replay-request.ts';
import { eventText } from '../../../factories.ts';

const folder = mkdtempSync(join(tmpdir(), 'inkstream-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the dry run of a file judges every line as it will be judged when it is sent', async () => {
  const file = join(folder, 'events.ndjson');
  const spoiled = eventText('product.upserted').replace('"version":1', '"version":"one"');
  const alone = JSON.stringify(JSON.parse(eventText('product.upserted')).detail);
  const slip = eventText('product.upserted').replace('product.upserted', 'produkt.upserted');
  const lines = [eventText('product.upserted'), spoiled, 'no JSON', eventText('order.placed'), '', alone, slip];
  writeFileSync(file, lines.join('\n'));
  const request = replayRequestOf({ from: 'file', file, to: 'index' }, new Date().toISOString());
  const { byType, passedOver, refusals, bytes } = await countInFile(request);
  expect([...byType]).toEqual([['product.upserted', 1]]);
  expect([...refusals].sort()).toEqual([
    ['FIELD_MISSING', 1],
    ['FIELD_TYPE', 1],
    ['NOT_JSON', 1],
    ['UNKNOWN_DETAIL_TYPE', 1],
  ]);
  expect(passedOver).toBe(1);
  expect(bytes).toBe(eventText('product.upserted').length);
});
