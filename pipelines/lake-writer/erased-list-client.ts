import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

/** Raised with every change, so that a reader need not read all marks to see that there is nothing new. */
const versionKey = { pk: { S: 'erased' } };
const markPrefix = 'erased#';

/** The marks of erased customers and their orders in the table of the lake's state. */
export interface ErasedList {
  /** Undefined as long as nobody was ever erased. */
  readVersion(): Promise<string | undefined>;
  /** Pseudonym -> salt of the erasure. */
  readMarks(): Promise<Map<string, string>>;
  /** Adds marks; one that is there keeps its salt. */
  addMarks(marks: ReadonlyMap<string, string>): Promise<void>;
}

export function erasedList(client: DynamoDBClient, TableName: string): ErasedList {
  return {
    readVersion: async () => {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: versionKey, ConsistentRead: true }));
      return Item?.version?.N;
    },
    readMarks: async () => {
      const marks = new Map<string, string>();
      const pages = paginateScan(
        { client },
        {
          TableName,
          ConsistentRead: true,
          FilterExpression: 'begins_with(pk, :prefix)',
          ExpressionAttributeValues: { ':prefix': { S: markPrefix } },
        },
      );
      for await (const { Items = [] } of pages) {
        for (const { pk, salt } of Items) {
          if (pk?.S !== undefined && salt?.S !== undefined) marks.set(pk.S.slice(markPrefix.length), salt.S);
        }
      }
      return marks;
    },
    addMarks: async (marks) => {
      for (const [pseudonym, salt] of marks) await addMark(client, TableName, pseudonym, salt);
      const raise = {
        UpdateExpression: 'ADD version :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      };
      await client.send(new UpdateItemCommand({ TableName, Key: versionKey, ...raise }));
    },
  };
}

async function addMark(client: DynamoDBClient, TableName: string, pseudonym: string, salt: string): Promise<void> {
  const Item = { pk: { S: `${markPrefix}${pseudonym}` }, salt: { S: salt } };
  const put = new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' });
  await client.send(put).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
  });
}
