import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import type { ReplayTally } from './replay-events.ts';

/** What is kept of a replay until it is done. */
export interface ReplayRecord {
  readonly id: string;
  /** What was asked for, for people. */
  readonly title: string;
  /** ISO-8601 UTC; nothing that was published later is part of the replay. */
  readonly until: string;
  readonly startedAt: string;
  readonly sent: number;
  readonly passedOver: number;
  /** Code -> how many events were refused for it. */
  readonly refusals: Readonly<Record<string, number>>;
  /** JSON of the source's own; absent before anything was read. */
  readonly position?: string;
}

type Begun = Pick<ReplayRecord, 'id' | 'title' | 'until' | 'startedAt'>;

const PREFIX = 'replay#';
const keyOf = (id: string) => ({ pk: { S: PREFIX + id } });

/** Replays that are not done yet, in the table that also holds the state of the loader. */
export function replayRecords(client: DynamoDBClient, TableName: string) {
  return {
    find: async (id: string): Promise<ReplayRecord | undefined> => {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: keyOf(id), ConsistentRead: true }));
      return Item && recordOf(Item);
    },
    list: async (): Promise<ReplayRecord[]> => {
      const command = {
        TableName,
        FilterExpression: 'begins_with(pk, :prefix)',
        ExpressionAttributeValues: { ':prefix': { S: PREFIX } },
      };
      const records: ReplayRecord[] = [];
      for await (const { Items = [] } of paginateScan({ client }, command)) records.push(...Items.map(recordOf));
      return records;
    },
    begin: async ({ id, title, until, startedAt }: Begun): Promise<void> => {
      const Item = { ...keyOf(id), title: { S: title }, until: { S: until }, startedAt: { S: startedAt } };
      await client.send(new PutItemCommand({ TableName, Item }));
    },
    save: async (id: string, position: object, { sent, passedOver, refusals }: ReplayTally): Promise<void> => {
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: keyOf(id),
          UpdateExpression: 'SET #position = :position, sent = :sent, passedOver = :passedOver, refusals = :refusals',
          ExpressionAttributeNames: { '#position': 'position' },
          ExpressionAttributeValues: {
            ':position': { S: JSON.stringify(position) },
            ':sent': { N: String(sent) },
            ':passedOver': { N: String(passedOver) },
            ':refusals': { S: JSON.stringify(Object.fromEntries(refusals)) },
          },
        }),
      );
    },
    end: async (id: string): Promise<void> => {
      await client.send(new DeleteItemCommand({ TableName, Key: keyOf(id) }));
    },
  };
}

export type ReplayRecords = ReturnType<typeof replayRecords>;

function recordOf(item: Readonly<Record<string, { S?: string; N?: string }>>): ReplayRecord {
  const text = (name: string) => item[name]?.S ?? '';
  const position = item.position?.S;
  return {
    id: text('pk').slice(PREFIX.length),
    title: text('title'),
    until: text('until'),
    startedAt: text('startedAt'),
    sent: Number(item.sent?.N ?? 0),
    passedOver: Number(item.passedOver?.N ?? 0),
    refusals: z.record(z.string(), z.int()).parse(JSON.parse(item.refusals?.S ?? '{}')),
    ...(position !== undefined && { position }),
  };
}
