import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { productAlias } from './index-names.ts';
import type { WriteTargetsStore } from './write-targets.ts';

const storedSchema = z.object({
  targets: z.array(z.string()).min(1),
  serving: z.string(),
  previous: z.string().optional(),
  revision: z.int().positive(),
});

/** The write targets of an alias in the control table, whose key is the string `name`; conditional writes decide every race. */
export function writeTargetsStore(
  client: DynamoDBClient,
  tableName: string,
  alias: string = productAlias,
): WriteTargetsStore {
  const name = alias === productAlias ? 'write-targets' : `write-targets#${alias}`;
  return {
    read: async () => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: marshall({ name }), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : storedSchema.parse(unmarshall(Item));
    },
    replace: async (revision, next) => {
      const Item = marshall({ ...next, name, revision: revision + 1 }, { removeUndefinedValues: true });
      const isUnchanged = {
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeValues: marshall({ ':revision': revision }),
      };
      const isAbsent = {
        ConditionExpression: 'attribute_not_exists(#name)',
        ExpressionAttributeNames: { '#name': 'name' },
      };
      try {
        const condition = revision === 0 ? isAbsent : isUnchanged;
        await client.send(new PutItemCommand({ TableName: tableName, Item, ...condition }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
