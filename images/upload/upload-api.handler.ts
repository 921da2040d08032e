// The composition of the upload API. Its rights are in infra/constructs/upload-api.ts.
import { randomBytes } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { v7 as newTimedId } from 'uuid';
import { readImagesConfig } from '../config.ts';
import { apiRequestOf } from './api-request.ts';
import { faultAnswer } from './http-answer.ts';
import { createImageFiles } from './image-files-client.ts';
import { createTokenVerifier, tokenSettings } from './token-verifier-client.ts';
import { answerUploadRequest } from './upload-api.ts';
import { createUploadObjects } from './upload-objects-client.ts';
import { createUploadOwners } from './upload-owners-client.ts';
import type { UploadPorts } from './upload-ports.ts';
import { createUploadRows } from './upload-rows-client.ts';

const logger = new Logger({ serviceName: 'upload-api' });
const config = readImagesConfig([
  ...(['printImageTable', 'uploadBucket', 'imageBucket', 'awsEndpoint'] as const),
  ...tokenSettings,
]);
const dynamo = new DynamoDBClient({});
const s3 = new S3Client({
  requestChecksumCalculation: 'WHEN_REQUIRED',
  // An emulator has no host of its own for each bucket.
  forcePathStyle: config.awsEndpoint !== undefined,
});

const ports: UploadPorts = {
  verifyToken: createTokenVerifier(config),
  rows: createUploadRows(dynamo, config.printImageTable),
  owners: createUploadOwners(dynamo, config.printImageTable),
  objects: createUploadObjects(s3, config.uploadBucket),
  files: createImageFiles(s3, config.imageBucket),
  newId: newTimedId,
  newKey: () => randomBytes(32).toString('base64url'),
  now: Date.now,
};

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { status, headers, body } = await answerUploadRequest(apiRequestOf(event), ports).catch((error: unknown) => {
    // Not the path: whoever reads an upload's id may delete it.
    logger.error('request failed', { route: event.routeKey, error });
    return faultAnswer();
  });
  return { statusCode: status, headers: { ...headers }, body };
}
