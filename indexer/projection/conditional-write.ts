import { ConditionalCheckFailedException, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import type { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ConditionalWrite } from './projection-store.ts';

type Attributes = Parameters<typeof unmarshall>[0];

/**
 * Tells what a conditional write found. A write that DynamoDB calls invalid (an item above 400 KB, for example) is a value
 * and not an error, since it would be invalid again.
 * @throws whatever else the write throws
 */
export async function conditionalWrite<Item>(
  write: () => Promise<{ Attributes?: Attributes }>,
  itemOf: (attributes: Attributes) => Item,
): Promise<ConditionalWrite<Item>> {
  try {
    const { Attributes = {} } = await write();
    return { kind: 'written', item: itemOf(Attributes) };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) {
      return { kind: 'not-newer', item: error.Item === undefined ? undefined : itemOf(error.Item) };
    }
    if (error instanceof DynamoDBServiceException && error.name === 'ValidationException') {
      return { kind: 'refused', code: 'PROJECTION_REFUSED', reason: error.message };
    }
    throw error;
  }
}
