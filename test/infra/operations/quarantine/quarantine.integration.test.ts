import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { imageStateKey } from '../../../../images/intake/image-state.ts';
import { readOperationsConfig } from '../../../../infra/operations/config.ts';
import { hashOf } from '../../../../infra/operations/quarantine/way-back.ts';
import { createPutEvents } from '../../../../pipelines/contracts/bus-client.ts';
import { derivedEventId } from '../../../../pipelines/contracts/derived-event-id.ts';
import type { Rejection } from '../../../../pipelines/contracts/rejection.ts';
import { lakeWriterConfig } from '../../../../pipelines/lake-writer/config.ts';
import { lakeWriterPorts } from '../../../../pipelines/lake-writer/lake-client.ts';
import { writeBatch } from '../../../../pipelines/lake-writer/write-batch.ts';
import { eventText } from '../../../factories.ts';
import { startDirectly } from '../../../run-command.ts';
import { ask, load } from '../../../stack/lake.ts';

jest.setTimeout(180_000);

const { INKSTREAM_SILVER_DATABASE: silver = '' } = process.env;
const config = readOperationsConfig(['busName', 'lakeBucket', 'imageBucket', 'printImageTable']);
const s3 = new S3Client({ forcePathStyle: true });
const dynamo = new DynamoDBClient({});
const tag = randomBytes(4).toString('hex');
const now = new Date().toISOString();
const id = (name: string) => derivedEventId(['quarantine-test', tag, name]);
const text = (detailType: 'product.upserted' | 'order.placed', name: string) => {
  const subject =
    detailType === 'order.placed'
      ? { orderId: `quarantine-${name}-${tag}` }
      : { productId: `quarantine-${name}-${tag}` };
  return JSON.stringify({ ...JSON.parse(eventText(detailType, { ...subject, eventId: id(name) })), time: now });
};

const fine = text('product.upserted', 'fine');
const spoiled = text('product.upserted', 'spoiled').replace('"version":1', '"version":"one"');
const order = text('order.placed', 'order');
const ids = [fine, spoiled, order].flatMap((each) => ['--id', hashOf(each)]);
const rejection: Rejection = {
  code: 'SCHEMA_VERSION_UNKNOWN',
  path: '/detail/schemaVersion',
  message: 'of another day',
};

async function run(exitCode: number, words: string[]) {
  const outcome = await startDirectly('infra/operations/quarantine/quarantine.command.ts', words, {}).outcome;
  expect({ words, ...outcome }).toMatchObject({ exitCode });
  return outcome.stdout;
}

const quarantine = (...words: string[]) => run(0, words);
/** A retry after which something stays refused. */
const retryInPart = (...words: string[]) => run(1, ['retry', '--kind', 'events', ...words, '--go', '--json']);

async function countOf(table: string, condition: string): Promise<number> {
  return Number((await ask(`SELECT count(*) AS rows FROM ${table} WHERE ${condition}`, silver))[0]?.rows);
}

async function untilLoaded(table: string, condition: string, expected: number): Promise<void> {
  for (let look = 0; look < 60 && (await countOf(table, condition)) < expected; look += 1) {
    await sleep(1000);
    await load();
  }
  expect(await countOf(table, condition)).toBe(expected);
}

async function isThere(Bucket: string, Key: string): Promise<boolean> {
  return s3.send(new HeadObjectCommand({ Bucket, Key })).then(
    () => true,
    () => false,
  );
}

/** Events that a release of another day has refused: valid ones among them, of which one has a customer. */
beforeAll(async () => {
  const messages = [fine, spoiled, order].map((each, place) => {
    const { detail, 'detail-type': detailType, source } = JSON.parse(each);
    const known = { source, detailType, eventId: detail.eventId, publishedAt: now };
    return { id: String(place), text: each, receivedAt: now, rejection: { ...rejection, ...known } };
  });
  await writeBatch(messages, await lakeWriterPorts(lakeWriterConfig()), Number.POSITIVE_INFINITY);
  const { source, 'detail-type': detailType, detail } = JSON.parse(order);
  await createPutEvents(config.busName)([{ source, detailType, detail: JSON.stringify(detail), time: now }]);
  await untilLoaded('rejected_events', `event_id IN ('${id('fine')}', '${id('spoiled')}', '${id('order')}')`, 3);
});

afterAll(() => {
  s3.destroy();
  dynamo.destroy();
});

describe('refused events', () => {
  test('are listed by reason and shown without what is personal', async () => {
    const groups = JSON.parse(
      await quarantine('list', '--kind', 'events', '--reason', 'SCHEMA_VERSION_UNKNOWN', '--json'),
    );
    expect(groups.map(({ subject }: { subject: string }) => subject)).toContain('order.placed /detail/schemaVersion');
    const shown = await quarantine('show', hashOf(order).slice(0, 16));
    expect(shown).toContain(`quarantine-order-${tag}`);
    expect(shown).not.toContain('Jane');
  });

  test('change nothing when a retry is only looked at', async () => {
    const report = JSON.parse(await quarantine('retry', '--kind', 'events', ...ids, '--json'));
    expect(report.events).toMatchObject({ accepted: { lake: 1 }, published: 0, onlyInArchive: 2 });
  });

  test('are stored once they are accepted, the others stay refused once, and a second retry finds nothing to do', async () => {
    const report = JSON.parse(await retryInPart(...ids));
    // What was refused for a masked value is in no archive here: it never was on the bus.
    expect(report.events).toMatchObject({ accepted: { lake: 1, archive: 1 }, published: 2, failed: 0, notArchived: 1 });
    await untilLoaded('catalog_events', `event_id = '${id('fine')}'`, 1);
    await untilLoaded('order_events', `event_id = '${id('order')}'`, 1);
    const again = JSON.parse(await quarantine('retry', '--kind', 'events', ...ids, '--go', '--no-archive', '--json'));
    expect(again.events).toMatchObject({ published: 0, onlyInArchive: 1 });
    await load();
    expect(await countOf('rejected_events', `event_id = '${id('spoiled')}'`)).toBe(1);
    expect(await countOf('order_events', `event_id = '${id('order')}'`)).toBe(1);
  });
});

test('rows that could not be converted are put to Firehose again, and their object goes', async () => {
  const row = {
    rejected_id: `conversion-${tag}`,
    reason_code: 'FIELD_VALUE',
    reason_path: '',
    reason_message: 'x',
    occurred_at: now,
  };
  const key = `errors/rejected_events/format-conversion-failed/dt=2026-11-20/${tag}`;
  const rawData = Buffer.from(JSON.stringify({ ...row, occurred_at: now.replace('T', ' ').replace('Z', '') })).toString(
    'base64',
  );
  const Body = `${JSON.stringify({ rawData, lastErrorCode: 'DataFormatConversion.InvalidSchema' })}\n`;
  await s3.send(new PutObjectCommand({ Bucket: config.lakeBucket, Key: key, Body }));
  expect(await quarantine('show', key)).toContain(`conversion-${tag}`);
  await quarantine('retry', key, '--kind', 'conversions', '--go');
  expect(await isThere(config.lakeBucket, key)).toBe(false);
  await untilLoaded('rejected_events', `rejected_id = 'conversion-${tag}'`, 1);
});

test('an image that could not be read is listed and looked at again', async () => {
  const imageId = randomBytes(32).toString('hex');
  const key = `quarantine/${imageId}/reason.json`;
  const state = { ...imageStateKey(imageId), imageId, version: 0, wanted: 0, leaseUntilMs: 0 };
  await dynamo.send(new PutItemCommand({ TableName: config.printImageTable, Item: marshall(state) }));
  const findings = [{ code: `UNREADABLE_${tag}`, message: 'the file ends too early' }];
  const Body = JSON.stringify({ imageId, profileVersion: 1, findings });
  await s3.send(new PutObjectCommand({ Bucket: config.imageBucket, Key: key, Body }));
  const listed = await quarantine('list', '--kind', 'images', '--reason', `UNREADABLE_${tag}`);
  expect(listed).toContain(imageId.slice(0, 12));
  await quarantine('retry', imageId, '--kind', 'images', '--go');
  // No upload holds it any more, so looking at it again removes what is left of it.
  for (let look = 0; look < 120 && (await isThere(config.imageBucket, key)); look += 1) await sleep(500);
  expect(await isThere(config.imageBucket, key)).toBe(false);
});
