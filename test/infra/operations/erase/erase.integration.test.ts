import { randomInt, randomUUID } from 'node:crypto';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createUploadRows } from '../../../../images/upload/upload-rows-client.ts';
import { readOperationsConfig } from '../../../../infra/operations/config.ts';
import type { SignedCertificate } from '../../../../infra/operations/erase/certificate.ts';
import { isSignedBy } from '../../../../infra/operations/erase/certificate.ts';
import { certificateSigner } from '../../../../infra/operations/erase/certificate-client.ts';
import { eraseCustomer, lookForCustomer, type Preview } from '../../../../infra/operations/erase/erase-customer.ts';
import { createErasePorts } from '../../../../infra/operations/erase/erase-ports-client.ts';
import { createStoredObjects } from '../../../../infra/operations/erase/lake-objects-client.ts';
import { readLoaderConfig } from '../../../../pipelines/lake-loader/config.ts';
import { lakeWriterConfig } from '../../../../pipelines/lake-writer/config.ts';
import { lakeWriterPorts } from '../../../../pipelines/lake-writer/lake-client.ts';
import { writeBatch } from '../../../../pipelines/lake-writer/write-batch.ts';
import { eventText } from '../../../factories.ts';
import {
  cleanUp,
  idOf,
  keysOf,
  order,
  passportOf,
  remove,
  send,
  smallPicture,
  until,
} from '../../../images/intake/deployed-images.ts';
import { ask, load } from '../../../stack/lake.ts';

const config = readOperationsConfig([
  ...(['lakeBucket', 'resultsBucket', 'uploadBucket', 'imageBucket', 'printImageTable', 'lakeStateTable'] as const),
  ...(['pseudonymSecret', 'certificateKey', 'silverDatabase', 'bronzeDatabase', 'awsEndpoint'] as const),
]);
const tag = randomUUID().slice(0, 8);
const jane = { customerId: `C-jane-${tag}`, name: `Jane Eyre ${tag}`, email: `jane-${tag}@example.com` };
const john = { customerId: `C-john-${tag}`, name: `John Reed ${tag}`, email: `john-${tag}@example.com` };
const tracesOfJane = new RegExp(`jane-${tag}|Jane Eyre ${tag}|ord-jane-${tag}`);
/** A day of this test's own, so that its figures are nobody else's. */
const day = `2005-${String(randomInt(1, 13)).padStart(2, '0')}-${String(randomInt(1, 29)).padStart(2, '0')}`;

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
const dynamo = new DynamoDBClient({});
const rows = createUploadRows(dynamo, config.printImageTable);
const lake = createStoredObjects(config.lakeBucket);
const results = createStoredObjects(config.resultsBucket);
let queueUrl = '';
let nextEvent = randomInt(2 ** 40);

async function uploadFor(ownerId: string, bytes: Uint8Array): Promise<string> {
  const uploadId = randomUUID();
  await rows.create({
    ...{ uploadId, ownerId, order, product: 'TEST-PRINT', fileName: `${ownerId}.jpg`, contentType: 'image/jpeg' },
    ...{ sizeBytes: bytes.byteLength, createdAt: new Date().toISOString(), revision: 1, state: 'awaiting' },
  });
  await send(uploadId, bytes);
  return uploadId;
}

function eventOf(type: Parameters<typeof eventText>[0], fields: object): string {
  const eventId = `019c9d5a-1f2b-7000-8000-${(nextEvent++).toString(16).padStart(12, '0')}`;
  return eventText(type, { eventId, occurredAt: `${day}T10:00:00.000Z`, ...fields } as never);
}

function placed(customer: typeof jane, orderId: string, artworkImageId: string): string {
  const { detail } = JSON.parse(eventOf('order.placed', { orderId, customer })) as { detail: { lines: object[] } };
  return eventOf('order.placed', {
    orderId,
    customer,
    lines: detail.lines.map((line) => ({ ...line, artworkImageId })),
  });
}

async function write(texts: readonly string[]): Promise<void> {
  const receivedAt = new Date().toISOString();
  const messages = texts.map((text, index) => ({ id: String(index), text, receivedAt }));
  const { failedIds } = await writeBatch(messages, await lakeWriterPorts(lakeWriterConfig()), Date.now() + 60_000);
  expect(failedIds).toEqual([]);
}

/** Bronze has the rows of an order once Firehose has stored its buffer. */
async function loadUntil(orderId: string, events: number): Promise<void> {
  await until(`${events} events of ${orderId}`, async () => {
    await load();
    return (await rowsOf(orderId)).length === events;
  });
}

const rowsOf = (orderId: string) =>
  ask(`SELECT * FROM order_events WHERE order_id = '${orderId}' ORDER BY event_type`, config.silverDatabase);
const figures = async () => textOf(await ask(`SELECT * FROM daily_sales WHERE day = DATE '${day}'`));
const textOf = (value: unknown) => JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one));

async function erasing() {
  const { awsEndpoint, resultsBucket, uploadBucket, imageBucket, printImageTable, pseudonymSecret } = config;
  const names = { awsEndpoint, resultsBucket, uploadBucket, imageBucket, printImageTable, pseudonymSecret };
  const deadLetters = new Map([['test', queueUrl]]);
  return createErasePorts({ ...names, loader: readLoaderConfig(), deadLetters }, () => undefined);
}

/** Everything that is kept as text, of whatever kind, as one text. */
async function everything(): Promise<string> {
  const kept: unknown[] = [];
  for (const table of ['order_events', 'order_lines', 'rejected_events']) {
    for (const database of [config.silverDatabase, config.bronzeDatabase]) {
      kept.push(...(await ask(`SELECT * FROM ${table}`, database)));
    }
  }
  for (const TableName of [config.lakeStateTable, config.printImageTable]) {
    for await (const { Items = [] } of paginateScan({ client: dynamo }, { TableName })) {
      kept.push(...Items.map((item) => unmarshall(item)));
    }
  }
  for (const [objects, prefix] of [
    [lake, 'quarantine/'],
    [lake, 'errors/'],
    [lake, 'erasures/'],
    [results, ''],
  ] as const) {
    for await (const key of objects.keys(prefix)) kept.push(key, (await objects.readText(key)) ?? '');
  }
  for (const bucket of [config.uploadBucket, config.imageBucket]) {
    for await (const key of createStoredObjects(bucket).keys('')) kept.push(key);
  }
  return textOf(kept);
}

let [shared, own]: Buffer[] = [];
let johnsUpload = '';
let events: string[] = [];
let figuresBefore = '';
let preview: Preview;
let signed: SignedCertificate;
let keysOfJane: readonly string[] = [];
const errorsKey = `errors/order_events/format-conversion-failed/dt=2026-01-01/${tag}`;

beforeAll(async () => {
  queueUrl = String((await sqs.send(new CreateQueueCommand({ QueueName: `erase-${tag}` }))).QueueUrl);
  [shared, own] = await Promise.all([smallPicture(), smallPicture()]);
  const uploads = [uploadFor(jane.customerId, shared), uploadFor(jane.customerId, own)];
  johnsUpload = await uploadFor(john.customerId, shared);
  await Promise.all(uploads);
  events = [
    placed(jane, `ord-jane-${tag}-1`, idOf(shared)),
    placed(jane, `ord-jane-${tag}-2`, idOf(own)),
    placed(john, `ord-john-${tag}-1`, idOf(shared)),
    eventOf('order.shipped', { orderId: `ord-jane-${tag}-1` }),
    eventOf('order.refunded', { orderId: `ord-jane-${tag}-1`, customer: jane, reason: `${jane.name} was unhappy` }),
    eventOf('order.shipped', { orderId: `ord-jane-${tag}-2`, carrier: 7 }),
    eventOf('order.placed', { orderId: `ord-jane-${tag}-1`, customer: jane }).slice(0, -2),
  ];
  await write(events);
  const failedRow = (text: string) => JSON.stringify({ rawData: Buffer.from(text).toString('base64') });
  const rowsOfBoth = [`{"order_id":"ord-jane-${tag}-1"}`, `{"order_id":"ord-john-${tag}-1"}`].map(failedRow);
  await lake.replace(errorsKey, rowsOfBoth.join('\n'));
  for (const { customerId } of [jane, john]) {
    const MessageBody = JSON.stringify({ detail: { customer: { customerId } } });
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  }
  await Promise.all([passportOf(idOf(shared)), passportOf(idOf(own)), loadUntil(`ord-jane-${tag}-1`, 3)]);
  figuresBefore = await figures();
  const ports = await erasing();
  keysOfJane = ports.customerMarksOf(jane.customerId);
  preview = await lookForCustomer({ customerId: jane.customerId, uploadOwners: [], orderIds: [] }, ports);
  const facts = { by: 'a test', program: 'inkstream', remains: () => [] };
  const certificate = await eraseCustomer(preview, facts, ports);
  signed = await certificateSigner(config.certificateKey).sign(certificate);
}, 240_000);

afterAll(async () => {
  await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
  await lake.remove([errorsKey]);
  await remove(johnsUpload);
  await until('the shared picture gone', async () => (await keysOf(idOf(shared ?? Buffer.of()))).length === 0);
  await cleanUp();
  dynamo.destroy();
  sqs.destroy();
}, 120_000);

describe('a customer who shares a picture with another', () => {
  test('is found in every kind of place', () => {
    const found = preview.counts.filter(({ traces }) => traces > 0).map(({ place }) => place.name);
    expect(found.sort()).toEqual([
      ...['Athena results', 'bronze.order_events', 'bronze.order_lines', 'bronze.rejected_events'],
      ...['dead letters of test', 'images', 'lake errors/', 'lake quarantine/'],
      ...['silver.order_events', 'silver.order_lines', 'silver.rejected_events', 'uploads'],
    ]);
  });

  test('has a certificate that says that nothing is left, and whose signature holds for nothing else', async () => {
    const { verified, places, orders, uploads } = signed.certificate;
    expect({ verified, orders, uploads }).toEqual({ verified: true, orders: 2, uploads: 2 });
    expect(places.filter(({ remaining }) => remaining > 0)).toEqual([]);
    const publicKey = await certificateSigner(config.certificateKey).publicKey();
    const text = JSON.stringify(signed);
    expect(isSignedBy(text, publicKey)).toBe(true);
    expect(isSignedBy(text.replace('"orders":2', '"orders":1'), publicKey)).toBe(false);
    expect(text).not.toMatch(tracesOfJane);
  });

  test('is nowhere any more: neither id nor name, order or pseudonym', async () => {
    const kept = await everything();
    expect(tracesOfJane.exec(kept)?.[0]).toBeUndefined();
    expect(kept).toContain(john.customerId);
    const besideMarks = kept.replaceAll(/erased#k\d+_[0-9a-f]+/g, '');
    expect(keysOfJane.filter((key) => besideMarks.includes(key))).toEqual([]);
    expect(await keysOf(idOf(own ?? Buffer.of()))).toEqual([]);
  });

  test('leaves the other everything', async () => {
    expect(await rows.find(johnsUpload)).toMatchObject({ ownerId: john.customerId, state: 'present' });
    expect((await passportOf(idOf(shared ?? Buffer.of()))).imageId).toBe(idOf(shared ?? Buffer.of()));
    expect(await rowsOf(`ord-john-${tag}-1`)).toMatchObject([{ customer_key: expect.any(String) }]);
    expect(await lake.readText(errorsKey)).not.toContain('\n');
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    expect(Messages.map(({ Body }) => Body)).toEqual([expect.stringContaining(john.customerId)]);
  });

  test('leaves the figures as they were', async () => {
    expect(figuresBefore).toMatch(/"orders":"3"/);
    expect(await figures()).toBe(figuresBefore);
  });

  test('is not found a second time, nor linked again when events are replayed or come late', async () => {
    const late = eventOf('order.delivered', { orderId: `ord-jane-${tag}-2` });
    await write([...events, late]);
    await until('the late event', async () => {
      await load();
      const [row] = await ask(
        `SELECT count(*) AS n FROM order_events WHERE occurred_at >= TIMESTAMP '${day} 00:00:00' AND occurred_at < TIMESTAMP '${day} 23:00:00'`,
        config.silverDatabase,
      );
      return Number(row?.n) === 6;
    });
    expect(await figures()).toBe(figuresBefore);
    const again = await lookForCustomer(
      { customerId: jane.customerId, uploadOwners: [], orderIds: [] },
      await erasing(),
    );
    expect(again.counts.filter(({ traces }) => traces > 0).map(({ place }) => place.name)).toEqual([]);
    expect(tracesOfJane.exec(await everything())?.[0]).toBeUndefined();
  });
});
