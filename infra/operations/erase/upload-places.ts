import { imageFolder, quarantineFolder } from '../../../images/passport/object-keys.ts';
import { OperationsError } from '../errors.ts';
import type { StoredObjects } from './lake-objects-client.ts';
import type { Place, Subject } from './subject.ts';
import type { CustomerUploads } from './uploads-client.ts';

export interface UploadPorts {
  readonly uploads: CustomerUploads;
  readonly images: Pick<StoredObjects, 'keys'>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** How long the intake may take to remove what was made of the files. */
  readonly patienceMs: number;
}

const POLL_MS = 500;

export function uploadPlaces(ports: UploadPorts): Place[] {
  return [
    {
      name: 'uploads',
      unit: 'uploads',
      method: 'file, row with its file name, and the note of whose it was deleted',
      count: async (subject) => (await uploadsThatAreThere(subject, ports)).length,
      erase: async (subject) => eraseUploads(subject, ports),
    },
    {
      name: 'images',
      unit: 'objects',
      method: 'prints, passport and copies in quarantine deleted once no upload of anybody has the picture',
      count: async (subject) => {
        let count = 0;
        for (const imageId of await orphanedImages(subject, ports)) count += (await objectsOf(imageId, ports)).length;
        return count;
      },
      // The intake does it when the last upload is gone.
      erase: async (subject) => waitFor(async () => (await isAnyLeft(subject, ports)) === false, ports),
    },
  ];
}

async function uploadsThatAreThere(subject: Subject, { uploads }: UploadPorts): Promise<string[]> {
  const noted = new Set<string>();
  for (const id of subject.customerIds) for (const uploadId of await uploads.listUploadsOf(id)) noted.add(uploadId);
  const there: string[] = [...noted];
  for (const uploadId of subject.uploadIds) {
    if (noted.has(uploadId)) continue;
    if ((await uploads.readUpload(uploadId)) !== undefined || (await uploads.hasObject(uploadId))) there.push(uploadId);
  }
  return there;
}

async function eraseUploads(subject: Subject, ports: UploadPorts): Promise<void> {
  const { uploads } = ports;
  const followed: string[] = [];
  for (const uploadId of subject.uploadIds) {
    const row = await uploads.readUpload(uploadId);
    await uploads.deleteObject(row ?? { uploadId, state: 'deleted' });
    if (row?.state === 'present' || (row?.unsettled ?? []).length > 0) followed.push(uploadId);
  }
  // A row is needed by the intake until it has taken the upload out of its picture.
  await waitFor(async () => {
    for (const uploadId of followed) {
      const row = await uploads.readUpload(uploadId);
      if (row !== undefined && (row.state === 'present' || (row.unsettled ?? []).length > 0)) return false;
    }
    return true;
  }, ports);
  await uploads.forget(subject.uploadIds.map((uploadId) => ({ uploadId, customerIds: subject.customerIds })));
}

/** Pictures that no upload of others has. */
async function orphanedImages({ imageIds, uploadIds }: Subject, { uploads }: UploadPorts): Promise<string[]> {
  const orphaned: string[] = [];
  for (const imageId of imageIds) {
    const holders = await uploads.uploadsOfImage(imageId);
    if (holders.every((uploadId) => uploadIds.includes(uploadId))) orphaned.push(imageId);
  }
  return orphaned;
}

async function objectsOf(imageId: string, { images }: UploadPorts): Promise<string[]> {
  const keys: string[] = [];
  for (const folder of [imageFolder(imageId), quarantineFolder(imageId)]) {
    for await (const key of images.keys(folder)) keys.push(key);
  }
  return keys;
}

async function isAnyLeft(subject: Subject, ports: UploadPorts): Promise<boolean> {
  for (const imageId of await orphanedImages(subject, ports)) {
    if ((await objectsOf(imageId, ports)).length > 0) return true;
  }
  return false;
}

async function waitFor(isDone: () => Promise<boolean>, { sleep, patienceMs }: UploadPorts): Promise<void> {
  for (let waitedMs = 0; !(await isDone()); waitedMs += POLL_MS) {
    if (waitedMs >= patienceMs) {
      const message =
        'The print-image worker has not removed the pictures yet. See npm run status, then erase again: it goes on where it was.';
      throw new OperationsError('NOT_POSSIBLE', message);
    }
    await sleep(POLL_MS);
  }
}
