import { createHash } from 'node:crypto';
import type { UploadRow } from '../../../images/intake/upload-row.ts';
import { passportKey, uploadKey } from '../../../images/passport/object-keys.ts';
import type { PrintPassport } from '../../../images/passport/print-passport.ts';
import { answerUploadRequest, type UploadApiRequest } from '../../../images/upload/upload-api.ts';
import type { StoredPart, UploadPorts } from '../../../images/upload/upload-ports.ts';

/** Table and buckets as far as uploads see them, and what customers and the intake do to them. */
export interface MemoryUploads {
  readonly ports: UploadPorts;
  readonly rows: Map<string, UploadRow>;
  /** Keys to contents. */
  readonly objects: Map<string, string>;
  /** Ids of multipart uploads that are neither complete nor broken off. */
  readonly multiparts: Map<string, Map<number, StoredPart>>;
  readonly passports: Map<string, PrintPassport>;
  /** Keys of the image bucket that reading was signed for. */
  readonly signed: string[];
  setNow(ms: number): void;
  ask(route: string, more?: Partial<UploadApiRequest> | { body: object }): Promise<Answer>;
  /** The file comes. */
  send(uploadId: string, content: string): void;
  /** The intake hears of it, and the passport is written. */
  process(uploadId: string, passport: PrintPassport): void;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ReturnType<typeof JSON.parse>;
}

const etagOf = (content: string) => createHash('md5').update(content).digest('hex');

export function memoryUploads(): MemoryUploads {
  let nowMs = Date.UTC(2026, 2, 2);
  let ids = 0;
  const rows = new Map<string, UploadRow>();
  const objects = new Map<string, string>();
  const multiparts = new Map<string, Map<number, StoredPart>>();
  const passports = new Map<string, PrintPassport>();
  const profileVersions = new Map<string, number>();
  const signed: string[] = [];
  const findPassport: UploadPorts['files']['passportOf'] = async (...print) => passports.get(passportKey(...print));
  const owned: (readonly [owner: string, uploadId: string])[] = [];
  const ports: UploadPorts = {
    // A token is the name of its customer here.
    verifyToken: async (token) => ({ ok: true, customerId: token }),
    rows: {
      create: async (row) => {
        rows.set(row.uploadId, row);
        owned.push([row.ownerId, row.uploadId]);
      },
      find: async (id) => rows.get(id),
      findAll: async (ids) => ids.flatMap((id) => rows.get(id) ?? []),
      markDeleted: async (id, revision) => {
        const row = rows.get(id);
        if (row?.revision === revision) rows.set(id, { ...row, state: 'deleted', revision: revision + 1 });
      },
      profileVersionOf: async (imageId) => profileVersions.get(imageId),
    },
    owners: {
      pageOf: async (customerId, { after, most }) => {
        const ids = owned.flatMap(([owner, id]) => (owner === customerId ? id : [])).reverse();
        const later = ids.filter((id) => after === undefined || id < after);
        const uploadIds = later.slice(0, most);
        const next = later.length > most ? uploadIds.at(-1) : undefined;
        return { uploadIds, ...(next !== undefined && { next }) };
      },
    },
    objects: {
      presignForm: async (key, file) => ({ url: 'https://bucket.example/', fields: { key, ...wordsOf(file) } }),
      beginParts: async () => {
        ids += 1;
        multiparts.set(`multipart-${ids}`, new Map());
        return `multipart-${ids}`;
      },
      presignPart: async (key, { multipartId, partNumber, bytes }) =>
        `https://bucket.example/${key}?uploadId=${multipartId}&partNumber=${partNumber}&bytes=${bytes}`,
      listParts: async (_, id) => {
        const parts = multiparts.get(id);
        return parts && [...parts.values()];
      },
      completeParts: async (key, id, parts) => {
        if (!multiparts.delete(id)) return 'gone';
        objects.set(key, parts.map(({ etag }) => etag).join());
        return 'done';
      },
      abortParts: async (_, id) => void multiparts.delete(id),
      etagOf: async (key) => {
        const content = objects.get(key);
        return content === undefined ? undefined : etagOf(content);
      },
      delete: async (key) => void objects.delete(key),
    },
    files: {
      passportOf: findPassport,
      keptPassportOf: findPassport,
      presignRead: async (key) => {
        signed.push(key);
        return `https://images.example/${key}?signed`;
      },
    },
    newId: () => {
      ids += 1;
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
    },
    newKey: () => `key-${ids}`,
    now: () => nowMs,
  };
  return {
    ports,
    rows,
    objects,
    multiparts,
    passports,
    signed,
    setNow: (ms) => {
      nowMs = ms;
    },
    ask: async (route, { body = '', ...more } = {}) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const nothing = { uploadId: '', path: '', access: '', after: '', authorization: 'Bearer ada' };
      const answer = await answerUploadRequest({ route, ...nothing, ...more, body: text }, ports);
      return { ...answer, body: answer.body === '' ? undefined : JSON.parse(answer.body) };
    },
    send: (id, content) => void objects.set(uploadKey(id), content),
    process: (id, passport) => {
      const row = rows.get(id);
      if (row === undefined) throw new Error(`there is no upload ${id}`);
      const { imageId, profileVersion, order } = passport;
      const etag = `"${etagOf(objects.get(uploadKey(id)) ?? '')}"`;
      const { expiresAt: _, ...kept } = row;
      rows.set(id, { ...kept, state: 'present', imageId, etag, revision: row.revision + 1 });
      passports.set(passportKey(imageId, profileVersion, order), passport);
      profileVersions.set(imageId, profileVersion);
    },
  };
}

function wordsOf(file: object): Record<string, string> {
  return Object.fromEntries(Object.entries(file).map(([name, value]) => [name, String(value)]));
}
