import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { imageStateKey } from '../image-state.ts';
import { askToReprocess } from '../print-images-queue-client.ts';
import type { ReprocessPorts } from './reprocess-images.ts';

export interface ReprocessConfig {
  readonly printImageTable: string;
  readonly printImagesQueueUrl: string;
}

export function reprocessPorts(dynamo: DynamoDBClient, sqs: SQSClient, config: ReprocessConfig): ReprocessPorts {
  return {
    outdated: (profileBefore) => scanOutdated(dynamo, config.printImageTable, profileBefore),
    send: (imageIds) => askToReprocess(sqs, config.printImagesQueueUrl, imageIds),
    queueDepth: async () => {
      const command = new GetQueueAttributesCommand({
        QueueUrl: config.printImagesQueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      });
      const { Attributes = {} } = await sqs.send(command);
      return {
        waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
        inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
      };
    },
    sleep: (milliseconds) => sleep(milliseconds),
  };
}

const STATE = imageStateKey('').sk;

async function* scanOutdated(
  client: DynamoDBClient,
  TableName: string,
  profileBefore: number,
): AsyncGenerator<readonly string[]> {
  const pages = paginateScan(
    { client },
    {
      TableName,
      ConsistentRead: true,
      FilterExpression: '#sk = :state AND #profileVersion < :before',
      ProjectionExpression: '#imageId',
      ExpressionAttributeNames: { '#sk': 'sk', '#profileVersion': 'profileVersion', '#imageId': 'imageId' },
      ExpressionAttributeValues: marshall({ ':state': STATE, ':before': profileBefore }),
    },
  );
  for await (const { Items = [] } of pages) yield Items.map((item) => String(unmarshall(item).imageId));
}
