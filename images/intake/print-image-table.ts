import { type AttributeValue, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

export type Attributes = Record<string, AttributeValue>;
export type Item = Readonly<Record<string, unknown>>;

/** A table whose keys are the strings `pk` and `sk`. */
export interface PrintImageTable {
  readonly tableName: string;
  readonly at: (key: Item) => { readonly TableName: string; readonly Key: Attributes };
  /** Consistently. */
  readonly read: (key: Item) => Promise<Item | undefined>;
}

export function printImageTable(client: DynamoDBClient, TableName: string): PrintImageTable {
  const at = ({ pk, sk }: Item) => ({ TableName, Key: marshalled({ pk, sk }) });
  return {
    tableName: TableName,
    at,
    read: async (key) => {
      const { Item } = await client.send(new GetItemCommand({ ...at(key), ConsistentRead: true }));
      return Item && unmarshall(Item);
    },
  };
}

export function marshalled(value: Item): Attributes {
  return marshall(value, { removeUndefinedValues: true });
}
