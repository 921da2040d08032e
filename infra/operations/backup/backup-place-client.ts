import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { OperationsError } from '../errors.ts';
import type { BackupPlace } from './backup-place.ts';

const S3_PLACE = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;

/**
 * A folder of this machine, or `s3://bucket/prefix`.
 * @throws OperationsError INPUT_WRONG
 */
export function backupPlace(place: string, endpoint: string | undefined): BackupPlace {
  if (!place.startsWith('s3://')) return folderPlace(place);
  const [, bucket, prefix = ''] = S3_PLACE.exec(place) ?? [];
  if (bucket === undefined) throw new OperationsError('INPUT_WRONG', `${place} is no bucket: s3://bucket/prefix`);
  const client = new S3Client({ maxAttempts: 8, forcePathStyle: endpoint !== undefined });
  return bucketPlace(client, bucket, prefix.replace(/\/*$/, prefix === '' ? '' : '/'));
}

function folderPlace(folder: string): BackupPlace {
  return {
    name: folder,
    write: async (path, bytes) => {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      // Whoever reads it finds all of it or nothing, whenever the writer ends.
      await writeFile(`${file}.part`, bytes);
      await rename(`${file}.part`, file);
    },
    read: async (path) => {
      try {
        return await readFile(join(folder, path));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    remove: (path) => rm(join(folder, path), { force: true }),
  };
}

function bucketPlace(client: S3Client, Bucket: string, prefix: string): BackupPlace {
  return {
    name: `s3://${Bucket}/${prefix}`,
    write: async (path, Body) => {
      await client.send(new PutObjectCommand({ Bucket, Key: `${prefix}${path}`, Body, ChecksumAlgorithm: 'SHA256' }));
    },
    read: async (path) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: `${prefix}${path}` }));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
        throw error;
      }
    },
    remove: async (path) => {
      await client.send(new DeleteObjectCommand({ Bucket, Key: `${prefix}${path}` }));
    },
  };
}
