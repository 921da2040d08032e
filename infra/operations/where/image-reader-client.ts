import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, ListObjectsV2Command, NotFound, type S3Client } from '@aws-sdk/client-s3';
import type { ImageState } from '../../../images/intake/image-state.ts';
import { imageStore } from '../../../images/intake/image-state-client.ts';
import { printImageTable } from '../../../images/intake/print-image-table.ts';
import { uploadStore } from '../../../images/intake/upload-row-client.ts';
import { imageFolder, quarantineFolder, uploadKey } from '../../../images/passport/object-keys.ts';
import {
  bucketSighting,
  imageStateSighting,
  quarantineSighting,
  uploadObjectSighting,
  uploadSighting,
} from './image-sightings.ts';
import type { WherePorts } from './where-ports.ts';

export interface ImagePlaces {
  readonly dynamo: DynamoDBClient;
  readonly s3: S3Client;
  readonly printImageTable: string;
  readonly uploadBucket: string;
  readonly imageBucket: string;
}

/** What the table of print images and the two buckets have of an image, and of an upload. */
export function imageReader(given: ImagePlaces): Pick<WherePorts, 'readImage' | 'readUpload'> {
  const { dynamo, s3, uploadBucket, imageBucket } = given;
  const table = printImageTable(dynamo, given.printImageTable);
  const images = imageStore(dynamo, table);
  const uploads = uploadStore(dynamo, table);
  return {
    readImage: async (imageId) => {
      const [state, links, files, copies] = await Promise.all([
        images.readState(imageId),
        images.readLinks(imageId),
        listKeys(s3, imageBucket, imageFolder(imageId)),
        listKeys(s3, imageBucket, quarantineFolder(imageId)),
      ]);
      const sightings = [
        imageStateSighting(state, links.length, Date.now()),
        bucketSighting(currentFiles(files, state)),
        quarantineSighting(copies.length),
      ];
      return { uploadIds: links.map(({ uploadId }) => uploadId), sightings };
    },
    readUpload: async (uploadId) => {
      const [row, object] = await Promise.all([uploads.readUpload(uploadId), headUpload(s3, uploadBucket, uploadId)]);
      return {
        imageId: row?.imageId ?? row?.unsettled?.[0],
        sightings: [uploadSighting(row), uploadObjectSighting(object)],
      };
    },
  };
}

/** Files of the version of the print profiles that the image stands by. */
function currentFiles(keys: readonly string[], state: ImageState | undefined): readonly string[] {
  const version = state?.profileVersion;
  return version === undefined ? keys : keys.filter((key) => key.includes(`/v${version}/`));
}

async function headUpload(s3: S3Client, Bucket: string, uploadId: string) {
  try {
    const { ContentLength = 0, LastModified } = await s3.send(
      new HeadObjectCommand({ Bucket, Key: uploadKey(uploadId) }),
    );
    return { bytes: ContentLength, since: LastModified?.toISOString() };
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

/** The first thousand: tiles of deep zoom may be more. */
async function listKeys(s3: S3Client, Bucket: string, Prefix: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
}
