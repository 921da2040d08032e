import { passportKey, quarantineFolder, versionFolder } from '../passport/object-keys.ts';
import type { PrintPassport } from '../passport/print-passport.ts';
import type { PrintOrder } from '../print/print-order.ts';
import type { ImageLink } from './image-state.ts';
import type { IntakePorts, LocalFile, MadePrints } from './intake-ports.ts';
import { takeTurns } from './take-turns.ts';

export interface Missing {
  readonly imageId: string;
  readonly missing: readonly PrintOrder[];
  readonly links: readonly ImageLink[];
  readonly file: LocalFile | undefined;
}

export interface Made {
  readonly passports: readonly PrintPassport[];
  /** That the work took, without the way of the bytes. */
  readonly milliseconds: number;
  /** Whether the image could not be read, and was put aside for someone to look at. */
  readonly isQuarantined: boolean;
}

/** Tiles are small and many; S3 takes 3,500 of them a second below one prefix. */
const FILES_AT_A_TIME = 16;

/** The press masters of more, each up to 2.4 GB, may not find room on the disk of a function. */
const PRINTS_AT_A_TIME = 3;

/** Makes the prints that are missing and stores them, the passports last: a passport means that everything is there. */
export async function makeMissing(
  { imageId, missing, links, file }: Missing,
  ports: IntakePorts,
): Promise<Made | 'sourceless'> {
  const source = file?.imageId === imageId ? file : await fetchSource(imageId, links, ports);
  if (source === undefined) return 'sourceless';
  const made: Made[] = [];
  for (let from = 0; from < missing.length; from += PRINTS_AT_A_TIME)
    made.push(await makeSome(source, missing.slice(from, from + PRINTS_AT_A_TIME), ports));
  return {
    passports: made.flatMap(({ passports }) => passports),
    milliseconds: made.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    isQuarantined: made.some(({ isQuarantined }) => isQuarantined),
  };
}

async function makeSome(source: LocalFile, orders: readonly PrintOrder[], ports: IntakePorts): Promise<Made> {
  const { imageId } = source;
  const startMs = ports.now();
  const made = await ports.makePrints(source, orders);
  const milliseconds = ports.now() - startMs;
  const isQuarantined = made.passports.some(({ image }) => image === null);
  try {
    await storeFiles(imageId, made, ports);
    if (isQuarantined) await quarantine(source, made.passports, ports);
    for (const passport of made.passports)
      await ports.putJson(passportKey(imageId, ports.profileVersion, passport.order), passport);
  } finally {
    await ports.discard(made.folder);
  }
  return { passports: made.passports, milliseconds, isQuarantined };
}

async function storeFiles(imageId: string, { files, folder }: MadePrints, ports: IntakePorts): Promise<void> {
  const prefix = versionFolder(imageId, ports.profileVersion);
  await takeTurns(files, FILES_AT_A_TIME, (file) =>
    ports.putFile(`${prefix}${file.path}`, `${folder}/${file.path}`, file),
  );
}

/** The bytes, from whichever upload still has them. */
async function fetchSource(
  imageId: string,
  links: readonly ImageLink[],
  ports: IntakePorts,
): Promise<LocalFile | undefined> {
  const path = ports.newPath();
  for (const { uploadId } of links) {
    const row = await ports.readUpload(uploadId);
    if (row?.imageId !== imageId || row.etag === undefined) continue;
    if ((await ports.downloadUpload(uploadId, row.etag, path)) === imageId) return { imageId, path };
  }
  return undefined;
}

/** Keeps an image that could not be read, for someone to look at, with the reason. */
async function quarantine(source: LocalFile, passports: readonly PrintPassport[], ports: IntakePorts): Promise<void> {
  const folder = quarantineFolder(source.imageId);
  const [passport] = passports;
  await ports.putOriginal(`${folder}original`, source);
  await ports.putJson(`${folder}reason.json`, {
    imageId: source.imageId,
    profileVersion: ports.profileVersion,
    findings: passport?.findings ?? [],
  });
}
