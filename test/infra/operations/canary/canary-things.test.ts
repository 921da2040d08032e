import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sizeProblem } from '../../../../images/print/offered-size.ts';
import { printProfileOf } from '../../../../images/print/print-profiles.ts';
import { sharp } from '../../../../images/sharp.ts';
import { canaryOrder } from '../../../../infra/operations/canary/canary-order.ts';
import { canaryPicture, pictureOrder } from '../../../../infra/operations/canary/canary-picture.ts';
import { canaryProduct, unheardOfWord } from '../../../../infra/operations/canary/canary-product.ts';
import { isCanaryId } from '../../../../pipelines/contracts/canary.ts';
import { orderPlaced } from '../../../../pipelines/contracts/order-placed.ts';
import { productUpserted } from '../../../../pipelines/contracts/product-upserted.ts';

const eventId = '01939c2e-7a00-7000-8000-000000000001';
const now = Date.parse('2026-11-22T08:00:00Z');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkstream-canary-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the order keeps its contract, and can be told by its id', () => {
  const { entry, orderId } = canaryOrder(eventId, now);
  const detail = orderPlaced.schema.parse(JSON.parse(entry.detail));
  expect(orderPlaced.findDisagreement(detail)).toBeUndefined();
  expect(detail.orderId).toBe(orderId);
  expect(isCanaryId(orderId)).toBe(true);
});

test('the product keeps its contract, and a later edit has a higher version', () => {
  const { productId, row } = canaryProduct('clock', 'bcdfgh', now);
  const { updatedAt: occurredAt, ...fields } = row;
  const detail = { eventId, occurredAt, schemaVersion: 1, productId, ...fields };
  expect(productUpserted.schema.safeParse(detail).error).toBeUndefined();
  expect(isCanaryId(productId)).toBe(true);
  expect(canaryProduct('clock', 'x', now + 1).row.version).toBeGreaterThan(row.version);
});

test('the picture can be opened, has its size, and is another one for another word', async () => {
  const path = join(folder, 'canary.tif');
  writeFileSync(path, canaryPicture('one'));
  expect(await sharp(path).metadata()).toMatchObject({ format: 'tiff', width: 320, height: 320, channels: 3 });
  expect(await sharp(path).stats()).toMatchObject({ isOpaque: true });
  expect(Buffer.compare(canaryPicture('one'), canaryPicture('one'))).toBe(0);
  expect(Buffer.compare(canaryPicture('one'), canaryPicture('two'))).not.toBe(0);
});

test('the print is one that may be ordered', () => {
  expect(sizeProblem(pictureOrder, printProfileOf(pictureOrder.product))).toBeUndefined();
});

test('the words are letters that no language puts together', () => {
  expect(unheardOfWord(() => 0)).toBe('bbbbbbbbbbbb');
  expect(unheardOfWord(Math.random)).toMatch(/^[b-df-hj-np-tv-xz]{12}$/);
});
