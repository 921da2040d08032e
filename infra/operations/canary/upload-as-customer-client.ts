import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { v7 as newTimedId } from 'uuid';
import { uploadKey } from '../../../images/passport/object-keys.ts';
import { createImageFiles } from '../../../images/upload/image-files-client.ts';
import { findPassport } from '../../../images/upload/read-upload.ts';
import { startUpload } from '../../../images/upload/start-upload.ts';
import { createUploadObjects } from '../../../images/upload/upload-objects-client.ts';
import { createUploadOwners } from '../../../images/upload/upload-owners-client.ts';
import type { UploadPorts as ApiPorts } from '../../../images/upload/upload-ports.ts';
import { createUploadRows } from '../../../images/upload/upload-rows-client.ts';
import { OperationsError } from '../errors.ts';
import { canaryCustomer } from './canary-order.ts';
import { pictureOrder } from './canary-picture.ts';
import type { UploadPorts } from './upload-step.ts';

export interface UploadPlaces {
  readonly printImageTable: string;
  readonly uploadBucket: string;
  readonly imageBucket: string;
  readonly awsEndpoint?: string | undefined;
}

/**
 * Runs the upload API's own code with the canary's rights: it has no password of a customer and needs none. What it leaves out
 * is the door before that code, which counts its own errors; the file is sent by the same form as a customer's.
 */
export function uploadAsCustomer(places: UploadPlaces): UploadPorts {
  const ports = apiPorts(places);
  return {
    send: async (file) => {
      const wish = { ...pictureOrder, fileName: 'canary.tif', contentType: 'image/tiff', sizeBytes: file.byteLength };
      const started = await startUpload(wish, { ownerId: canaryCustomer }, ports);
      if (!started.ok) throw new OperationsError('NOT_POSSIBLE', `The upload was refused: ${started.problem.message}`);
      const { uploadId, upload } = started.value;
      if (upload.kind !== 'post') throw new Error('a small file goes in one piece');
      await sendForm(upload.url, upload.fields, file);
      return uploadId;
    },
    readVerdict: async (uploadId) => {
      const row = await ports.rows.find(uploadId);
      return row && (await findPassport(row, ports.rows, ports.files.passportOf))?.verdict;
    },
    deleteUpload: (uploadId) => ports.objects.delete(uploadKey(uploadId)),
  };
}

function apiPorts({ printImageTable, uploadBucket, imageBucket, awsEndpoint }: UploadPlaces): ApiPorts {
  const dynamo = new DynamoDBClient({});
  const s3 = new S3Client({
    requestChecksumCalculation: 'WHEN_REQUIRED',
    // An emulator has no host of its own for each bucket.
    forcePathStyle: awsEndpoint !== undefined,
  });
  return {
    verifyToken: () => Promise.reject(new Error('the canary has no token')),
    rows: createUploadRows(dynamo, printImageTable),
    owners: createUploadOwners(dynamo, printImageTable),
    objects: createUploadObjects(s3, uploadBucket),
    files: createImageFiles(s3, imageBucket),
    newId: newTimedId,
    newKey: () => randomBytes(32).toString('base64url'),
    now: Date.now,
  };
}

async function sendForm(url: string, fields: Readonly<Record<string, string>>, file: Uint8Array): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([Uint8Array.from(file)]), 'canary.tif');
  const response = await fetch(url, { method: 'POST', body: form });
  if (!response.ok)
    throw new OperationsError(
      'NOT_POSSIBLE',
      `S3 did not take the file: ${response.status} ${(await response.text()).slice(0, 200)}`,
    );
}
