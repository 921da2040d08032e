import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { productAlias } from '../index/index-names.ts';
import type { RebuildRecords } from './rebuild-record.ts';
import { rebuildStateSchema } from './rebuild-state.ts';

const recordSchema = z.object({
  state: rebuildStateSchema.optional(),
  holder: z.string().optional(),
  untilMs: z.number().default(0),
});

/** The rebuild of an alias as an item of the control table, whose key is the string `name`. */
export function rebuildRecords(client: DynamoDBClient, tableName: string, alias: string): RebuildRecords {
  const Key = marshall({ name: alias === productAlias ? 'rebuild' : `rebuild#${alias}` });
  const update = (expression: string, condition: string, names: Record<string, string>, values: object) =>
    conditional(() =>
      client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key,
          UpdateExpression: expression,
          ConditionExpression: condition,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: marshall(values, { removeUndefinedValues: true }),
        }),
      ),
    );
  return {
    read: async () => {
      const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
      const { state, holder, untilMs } = recordSchema.parse(Item === undefined ? {} : unmarshall(Item));
      return { state, holder, untilMs };
    },
    take: ({ holder, nowMs, untilMs, dead }) =>
      update(
        'SET #holder = :holder, untilMs = :until',
        'attribute_not_exists(#holder) OR untilMs < :now OR #holder = :dead',
        { '#holder': 'holder' },
        { ':holder': holder, ':until': untilMs, ':now': nowMs, ':dead': dead ?? 'nobody' },
      ),
    save: (holder, untilMs, state) =>
      update(
        `SET untilMs = :until${state === undefined ? '' : ', #state = :state'}`,
        '#holder = :holder',
        { '#holder': 'holder', ...(state === undefined ? {} : { '#state': 'state' }) },
        { ':holder': holder, ':until': untilMs, ':state': state },
      ),
    release: async (holder) => {
      await update('REMOVE #holder, untilMs', '#holder = :holder', { '#holder': 'holder' }, { ':holder': holder });
    },
  };
}

/** Whether the condition of a write held. */
async function conditional(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
