import { staleKeys } from '../../../images/intake/stale-keys.ts';
import { passportKey, quarantineFolder } from '../../../images/passport/object-keys.ts';
import type { PrintPassport } from '../../../images/passport/print-passport.ts';
import { printKey } from '../../../images/print/print-order.ts';
import type { KnownImage, StoredObject } from './image-records.ts';

export const imageDriftKinds = ['missing', 'different', 'orphaned', 'unlinked'] as const;

/**
 * `missing`: a file that should be there is not. `different`: it is another one than its passport says. `orphaned`: nobody
 * asks for it. `unlinked`: the row of an upload, its file and its image do not agree.
 */
export type ImageDriftKind = (typeof imageDriftKinds)[number];

/** What is wrong with one file, or with one upload. */
export interface ImageDrift {
  /** Of an image its SHA-256, of an upload its id. */
  readonly id: string;
  readonly kind: ImageDriftKind;
  /** Of the file that it is about; of an upload without a file that of its file. */
  readonly key: string;
  readonly detail: string;
  /** Of an upload whose file is gone although nobody said so. */
  readonly isLost?: true;
  /** Of an upload the image that it is about. */
  readonly imageId?: string;
  /** Passports that name the file: when they go, everything that they name is made anew. */
  readonly passportKeys: readonly string[];
  readonly bytes?: number;
  /** Epoch milliseconds, of an orphaned file. */
  readonly modifiedMs?: number;
}

export interface ImageSight {
  readonly imageId: string;
  /** Undefined of an image that the table does not know. */
  readonly image: KnownImage | undefined;
  /** In the image's folder. */
  readonly objects: readonly StoredObject[];
  /** In its folder of the quarantine. */
  readonly quarantined: readonly StoredObject[];
}

export interface ImageChecks {
  /** Of the print profiles here, for an image that does not say by which it stands. */
  readonly profileVersion: number;
  readonly nowMs: number;
  readonly readPassport: (key: string) => Promise<PrintPassport | undefined>;
  /** SHA-256 of an object's bytes in hex; absent when bytes are not to be read. */
  readonly hashOf?: (key: string) => Promise<string | undefined>;
}

const dayMs = 86_400_000;
/** S3 deletes what is in quarantine after 30 days; the last of them it may do at any hour. */
const QUARANTINE_MS = 29 * dayMs;

/** What is wrong with the files of one image. */
export async function imageDriftOf(sight: ImageSight, checks: ImageChecks): Promise<ImageDrift[]> {
  const { image, objects, quarantined } = sight;
  const drift = drifting(sight.imageId);
  if (image === undefined || image.links.length === 0) {
    return [...objects, ...quarantined].map((object) =>
      drift('orphaned', object.key, 'no upload holds the image', object),
    );
  }
  const profileVersion = image.state?.profileVersion ?? checks.profileVersion;
  const orders = [...new Map(image.links.map(({ order }) => [printKey(order), order])).values()];
  const stored = new Map(objects.map((object) => [object.key, object]));
  const named = new NamedFiles();
  const found: ImageDrift[] = [];
  for (const order of orders) {
    const key = passportKey(sight.imageId, profileVersion, order);
    named.keys.add(key);
    const passport = stored.has(key) ? await checks.readPassport(key) : undefined;
    if (!stored.has(key)) found.push(drift('missing', key, 'the passport of a print that an upload asks for'));
    else if (passport === undefined)
      found.push(drift('different', key, 'no passport that can be read', { passportKeys: [key] }));
    else named.add(key, passport);
    if (passport?.image === null) found.push(...lostQuarantine(sight, key, stored.get(key), checks.nowMs));
  }
  found.push(...(await compareFiles(named, stored, { imageId: sight.imageId, hashOf: checks.hashOf })));
  // Without its passport nobody knows what else belongs to a print.
  if (found.some(({ key }) => key.endsWith('/passport.json'))) return found;
  const stale = new Set(staleKeys([...stored.keys()], sight.imageId, profileVersion, orders));
  const surplus = objects.filter(({ key }) => stale.has(key) || !named.has(key));
  return [...found, ...surplus.map((object) => drift('orphaned', object.key, 'no passport names it', object))];
}

interface NamedFile {
  readonly bytes: number;
  readonly sha256: string;
  readonly passportKeys: string[];
}

/** The files that the passports of an image name. */
class NamedFiles {
  readonly keys = new Set<string>();
  readonly files = new Map<string, NamedFile>();
  readonly tiles = new Map<
    string,
    { readonly files: number; readonly bytes: number; readonly passportKeys: string[] }
  >();

  add(passportKey: string, { press, proof, renditions, tiles }: PrintPassport): void {
    for (const file of [press, proof, ...renditions]) {
      if (file === null) continue;
      const { bytes, sha256, key } = file;
      const known = this.files.get(key) ?? { bytes, sha256, passportKeys: [] };
      known.passportKeys.push(passportKey);
      this.files.set(key, known);
    }
    if (tiles === null) return;
    const folder = tiles.key.slice(0, tiles.key.lastIndexOf('/') + 1);
    const known = this.tiles.get(folder) ?? { files: tiles.files, bytes: tiles.bytes, passportKeys: [] };
    known.passportKeys.push(passportKey);
    this.tiles.set(folder, known);
  }

  has(key: string): boolean {
    if (this.keys.has(key) || this.files.has(key)) return true;
    return [...this.tiles.keys()].some((folder) => key.startsWith(folder));
  }
}

async function compareFiles(
  named: NamedFiles,
  stored: ReadonlyMap<string, StoredObject>,
  { imageId, hashOf }: { readonly imageId: string; readonly hashOf: ImageChecks['hashOf'] },
): Promise<ImageDrift[]> {
  const drift = drifting(imageId);
  const found: ImageDrift[] = [];
  for (const [key, { bytes, sha256, passportKeys }] of named.files) {
    const object = stored.get(key);
    if (object === undefined) found.push(drift('missing', key, 'its passport names it', { passportKeys }));
    else if (object.bytes !== bytes)
      found.push(drift('different', key, `${object.bytes} bytes instead of ${bytes}`, { passportKeys }));
    else if (hashOf !== undefined && (await hashOf(key)) !== sha256)
      found.push(drift('different', key, 'other bytes than its passport says', { passportKeys }));
  }
  for (const [folder, { files, bytes, passportKeys }] of named.tiles) {
    const tiles = [...stored.values()].filter(({ key }) => key.startsWith(folder));
    const size = tiles.reduce((sum, tile) => sum + tile.bytes, 0);
    if (tiles.length < files)
      found.push(drift('missing', folder, `${tiles.length} of ${files} tiles`, { passportKeys }));
    else if (tiles.length > files || size !== bytes)
      found.push(
        drift('different', folder, `${tiles.length} tiles of ${size} bytes instead of ${files} of ${bytes}`, {
          passportKeys,
        }),
      );
  }
  return found;
}

function lostQuarantine(
  { imageId, quarantined }: ImageSight,
  key: string,
  passport: StoredObject | undefined,
  nowMs: number,
): ImageDrift[] {
  if (quarantined.length >= 2 || passport === undefined || nowMs - passport.modifiedMs > QUARANTINE_MS) return [];
  const detail = 'the copy of what could not be read, or its reason';
  return [drifting(imageId)('missing', quarantineFolder(imageId), detail, { passportKeys: [key] })];
}

/** Whether a key is that of a file that goes to press. */
export function isPressMaster(key: string): boolean {
  return /\/prints\/[^/]+\/press\./.test(key);
}

function drifting(id: string) {
  return (
    kind: ImageDriftKind,
    key: string,
    detail: string,
    more: Partial<ImageDrift & StoredObject> = {},
  ): ImageDrift => {
    const { passportKeys = [], bytes, modifiedMs } = more;
    const facts = { ...(bytes !== undefined && { bytes }), ...(modifiedMs !== undefined && { modifiedMs }) };
    return { id, kind, key, detail, passportKeys, ...facts };
  };
}
