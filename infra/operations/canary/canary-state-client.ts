import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { canarySteps } from './canary-step.ts';
import type { CanaryMemory, CanaryPorts } from './run-canary.ts';

const memorySchema: z.ZodType<CanaryMemory> = z.object({
  outstanding: z.array(z.object({ orderId: z.string(), placedAt: z.string() })),
  askedMs: z.number(),
  ranAt: z.string(),
  outcomes: z.array(
    z.object({
      step: z.enum(canarySteps),
      status: z.enum(['arrived', 'waiting', 'failed']),
      seconds: z.number().optional(),
      says: z.string(),
      id: z.string().optional(),
    }),
  ),
});

/** The canary that runs by the clock, and those that people run by hand. */
export const clockCanary = 'clock';
export const handCanary = 'hand';

/** What a canary remembers, in the table of the lake's state, whose key is the string `pk`. */
export function canaryState(
  client: DynamoDBClient,
  TableName: string,
  name: string,
): Pick<CanaryPorts, 'recall' | 'remember'> {
  const Key = { pk: { S: `canary/${name}` } };
  return {
    recall: async () => {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      const text = Item?.memory?.S;
      return text === undefined ? undefined : memorySchema.parse(JSON.parse(text));
    },
    remember: async (memory) => {
      await client.send(new PutItemCommand({ TableName, Item: { ...Key, memory: { S: JSON.stringify(memory) } } }));
    },
  };
}
