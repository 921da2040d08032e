import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { ProductProjection } from '../projection/product-projection.ts';

/** Raises the revision of a product of the projection; one that is not there gets an entry of no parts. */
export function revisionRaiser(client: DynamoDBClient, tableName: string) {
  return async (productId: string, revision: number): Promise<ProductProjection> => {
    try {
      const { Attributes = {} } = await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: marshall({ productId }),
          UpdateExpression: 'SET #revision = :revision',
          ConditionExpression: 'attribute_not_exists(#revision) OR #revision < :revision',
          ExpressionAttributeNames: { '#revision': 'revision' },
          ExpressionAttributeValues: marshall({ ':revision': revision }),
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return unmarshall(Attributes) as ProductProjection;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
      return unmarshall(error.Item) as ProductProjection;
    }
  };
}
