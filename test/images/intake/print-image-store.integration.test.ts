import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readImagesConfig } from '../../../images/config.ts';
import { bandKeys } from '../../../images/intake/hash-bands.ts';
import type { ImageFindings } from '../../../images/intake/image-state.ts';
import type { ImageStore, UploadStore } from '../../../images/intake/intake-ports.ts';
import { printImageStore } from '../../../images/intake/print-image-client.ts';
import { uploadRowKey } from '../../../images/intake/upload-row.ts';
import { announceUpload, idOf, memoryPorts, memoryStack } from './memory-stack.ts';

const { printImageTable } = readImagesConfig(['printImageTable']);
const client = new DynamoDBClient({});
const order = { profile: 'poster', widthMm: 300, heightMm: 400, bleedMm: 3 };

afterAll(() => client.destroy());

type Store = UploadStore & ImageStore;
/** One call of the store, the same on the table and on the model; gives what it answered. */
type Call = (store: Store, names: Names) => Promise<unknown>;
interface Names {
  readonly imageIds: readonly [string, string];
  readonly uploadId: string;
}

const holder = fc.constantFrom('one', 'other');
const which = fc.constantFrom(0 as const, 1 as const);
const hash = fc.constantFrom('ce0b99a336b4645e', 'ce0b99a336b40000', undefined);
const findings: fc.Arbitrary<ImageFindings> = fc.record({
  version: fc.nat(3),
  profileVersion: fc.constantFrom(1, 2, undefined),
  verdict: fc.constantFrom('ready' as const, undefined),
  perceptualHash: hash,
  deleted: fc.constantFrom(true, undefined),
  announced: fc.constantFrom('f', undefined),
  pending: fc.constantFrom(undefined, {
    ...{ version: 1, fingerprint: 'f', detailType: 'image.deleted' as const, detail: '{}' },
  }),
});

const call: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(holder, fc.integer({ min: 1, max: 30 })).map(
    ([name, nowMs]): Call =>
      (store, { imageIds }) =>
        store.takeLease(imageIds[0], { holder: name, nowMs, untilMs: nowMs + 10 }),
  ),
  fc.constant<Call>((store, { imageIds }) => store.raiseWanted(imageIds[0])),
  fc.tuple(holder, fc.integer({ min: 1, max: 4 })).map(
    ([name, wanted]): Call =>
      (store, { imageIds }) =>
        store.releaseLease(imageIds[0], name, wanted),
  ),
  holder.map(
    (name): Call =>
      (store, { imageIds }) =>
        store.dropLease(imageIds[0], name),
  ),
  fc.tuple(holder, findings).map(([name, found]): Call => {
    return async (store, { imageIds: [imageId] }) => {
      const state = await store.readState(imageId);
      if (state === undefined) return 'no state';
      return store.writeFindings(state, name, found).catch(() => 'lost');
    };
  }),
  fc.tuple(fc.integer({ min: 1, max: 4 }), which, which, fc.boolean()).map(
    ([revision, put, remove, isGone]): Call =>
      (store, { imageIds, uploadId }) =>
        isGone
          ? store.writeUpload({ uploadId, state: 'deleted', unsettled: [imageIds[remove]] }, revision, {
              remove: imageIds[remove],
            })
          : store.writeUpload(
              { uploadId, state: 'present', imageId: imageIds[put], etag: '"e"', unsettled: [imageIds[put]] },
              revision,
              {
                put: { imageId: imageIds[put], order },
                ...(put !== remove && { remove: imageIds[remove] }),
              },
            ),
  ),
  fc.integer({ min: 1, max: 4 }).map(
    (revision): Call =>
      (store, { uploadId }) =>
        store.settleUpload(uploadId, revision),
  ),
);

const look: readonly Call[] = [
  (store, { imageIds }) => store.readState(imageIds[0]),
  (store, { imageIds }) => store.readLinks(imageIds[0]),
  (store, { imageIds }) => store.readLinks(imageIds[1]),
  async (store, { uploadId }) => {
    const { unsettled = [], ...row } = (await store.readUpload(uploadId)) ?? {};
    return { ...row, unsettled };
  },
];

async function bandsOf(imageId: string): Promise<string[]> {
  const keys = ['ce0b99a336b4645e', 'ce0b99a336b40000'].flatMap((value) => bandKeys(value, imageId));
  const found = await Promise.all(
    keys.map(async ({ pk, sk }) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: printImageTable,
          KeyConditionExpression: 'pk = :pk AND sk = :sk',
          ExpressionAttributeValues: marshall({ ':pk': pk, ':sk': sk }),
        }),
      );
      return Items.map((item) => `${pk} ${item.perceptualHash?.S}`);
    }),
  );
  return [...new Set(found.flat())].sort();
}

/** `undefined` and what is absent are one. */
function plain(value: unknown): unknown {
  const text = JSON.stringify(value, (_key, inner) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    const { pk: _pk, sk: _sk, ...rest } = inner as Record<string, unknown>;
    return Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return text === undefined ? undefined : JSON.parse(text);
}

async function forget(names: Names): Promise<void> {
  const keys = [
    uploadRowKey(names.uploadId),
    ...names.imageIds.flatMap((imageId) => [
      { pk: `image#${imageId}`, sk: '#state' },
      { pk: `image#${imageId}`, sk: `upload#${names.uploadId}` },
      ...['ce0b99a336b4645e', 'ce0b99a336b40000'].flatMap((value) => bandKeys(value, imageId)),
    ]),
  ];
  const unique = new Map(keys.map((key) => [`${key.pk} ${key.sk}`, key]));
  await Promise.all(
    [...unique.values()].map((key) =>
      client.send(new DeleteItemCommand({ TableName: printImageTable, Key: marshall(key) })),
    ),
  );
}

test('the table answers and keeps whatever the model of the property tests does', async () => {
  const table = printImageStore(client, printImageTable);
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 3, maxLength: 14 }), async (calls) => {
      const uploadId = randomUUID();
      const names: Names = { imageIds: [idOf(`${uploadId} a`), idOf(`${uploadId} b`)], uploadId };
      const stack = memoryStack();
      announceUpload(stack, uploadId, order);
      const Item = marshall({ ...uploadRowKey(uploadId), ...stack.rows.get(uploadId) });
      await client.send(new PutItemCommand({ TableName: printImageTable, Item }));
      const model = memoryPorts(stack, async (_name, effect) => effect());
      try {
        for (const one of [...calls, ...look]) {
          const [answer, expected] = [await one(table, names), await one(model, names)];
          expect(plain(answer)).toEqual(plain(expected));
        }
        const [imageId] = names.imageIds;
        const value = stack.bands.get(imageId);
        const bands = value === undefined ? [] : bandKeys(value, imageId).map(({ pk }) => `${pk} ${value}`);
        expect(await bandsOf(imageId)).toEqual(bands.sort());
      } finally {
        await forget(names);
      }
    }),
    { numRuns: 40 },
  );
});
