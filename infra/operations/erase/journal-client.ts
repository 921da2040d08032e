import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import type { Subject } from './subject.ts';

const ids = z.array(z.string());
const journalSchema = z.object({
  startedAt: z.string(),
  /** Place -> traces that were found there at first. */
  found: z.record(z.string(), z.number()),
  subject: z.object({
    customerIds: ids,
    customerMarks: ids,
    salt: z.string(),
    orderIds: ids,
    imageIds: ids,
    uploadIds: ids,
    quarantineKeys: ids,
  }),
});

/** How far an erasure is. It holds what may be deleted elsewhere already, and is deleted itself at the end. */
export interface JournalEntry {
  readonly startedAt: string;
  readonly found: Readonly<Record<string, number>>;
  readonly subject: Subject;
}

export interface Journal {
  read(customerMark: string): Promise<JournalEntry | undefined>;
  write(customerMark: string, entry: JournalEntry): Promise<void>;
  remove(customerMark: string): Promise<void>;
}

/** Items of the table of the lake's state, under a pseudonym of the customer. */
export function erasureJournal(TableName: string, client = new DynamoDBClient({})): Journal {
  const keyOf = (customerMark: string) => ({ pk: { S: `erasure#${customerMark}` } });
  return {
    read: async (customerMark) => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: keyOf(customerMark), ConsistentRead: true }),
      );
      return Item?.entry?.S === undefined ? undefined : journalSchema.parse(JSON.parse(Item.entry.S));
    },
    write: async (customerMark, entry) => {
      const Item = { ...keyOf(customerMark), entry: { S: JSON.stringify(entry) } };
      await client.send(new PutItemCommand({ TableName, Item }));
    },
    remove: async (customerMark) => {
      await client.send(new DeleteItemCommand({ TableName, Key: keyOf(customerMark) }));
    },
  };
}
