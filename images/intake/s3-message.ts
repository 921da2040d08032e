import { uploadKey } from '../passport/object-keys.ts';

/** What a message of the queue asks to look at. */
export interface Intake {
  readonly uploadIds: readonly string[];
  readonly reprocess: readonly string[];
  /** Objects that are none of ours. */
  readonly foreign: number;
  /** Parts of the message that nobody understands; `code` is stable. */
  readonly unknown: { readonly code: UnknownCode; readonly reason: string } | undefined;
}

type UnknownCode = 'MESSAGE_UNREADABLE' | 'MESSAGE_UNKNOWN' | 'EVENT_VERSION_UNKNOWN';

const UPLOAD_PREFIX = uploadKey('');
const UPLOAD_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const IMAGE_ID = /^[0-9a-f]{64}$/;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html: same major, compatible. */
const EVENT_MAJOR = '2';

const nothing: Intake = { uploadIds: [], reprocess: [], foreign: 0, unknown: undefined };

/**
 * Reads a message: an S3 notification of one or more records, the test that S3 sends when notifications are set up, or
 * `{"reprocess": "<image id>"}`. What S3 says of an object is a hint at which to look at, and nothing more is read of it.
 * @param bucket the only one whose objects are ours
 */
export function readIntake(text: string, bucket: string): Intake {
  const message = parse(text);
  if (!isObject(message)) return unknown('MESSAGE_UNREADABLE', `no JSON object, ${text.length} characters`);
  if (typeof message.reprocess === 'string') return reprocessing(message.reprocess);
  if (message.Event === 's3:TestEvent') return nothing;
  if (!Array.isArray(message.Records) || message.Records.length === 0)
    return unknown('MESSAGE_UNKNOWN', `an object of ${Object.keys(message).slice(0, 5).join(', ') || 'nothing'}`);
  return message.Records.map((record: unknown) => readRecord(record, bucket)).reduce(both, nothing);
}

function reprocessing(imageId: string): Intake {
  if (!IMAGE_ID.test(imageId)) return unknown('MESSAGE_UNKNOWN', 'names no image to reprocess');
  return { ...nothing, reprocess: [imageId] };
}

function readRecord(record: unknown, bucket: string): Intake {
  if (!isObject(record)) return unknown('MESSAGE_UNKNOWN', 'a record is no object');
  const { eventVersion, s3 } = record;
  if (typeof eventVersion !== 'string' || eventVersion.split('.')[0] !== EVENT_MAJOR)
    return unknown('EVENT_VERSION_UNKNOWN', `event version ${JSON.stringify(eventVersion)?.slice(0, 20)}`);
  const name = isObject(s3) && isObject(s3.bucket) ? s3.bucket.name : undefined;
  const key = isObject(s3) && isObject(s3.object) ? s3.object.key : undefined;
  if (typeof name !== 'string' || typeof key !== 'string')
    return unknown('MESSAGE_UNKNOWN', 'a record names no bucket or no key');
  const uploadId = name === bucket ? uploadIdOf(key) : undefined;
  return uploadId === undefined ? { ...nothing, foreign: 1 } : { ...nothing, uploadIds: [uploadId] };
}

/** Keys arrive as in the query of a URL. */
function uploadIdOf(encodedKey: string): string | undefined {
  const key = decode(encodedKey.replaceAll('+', ' '));
  if (key?.startsWith(UPLOAD_PREFIX) !== true) return undefined;
  const uploadId = key.slice(UPLOAD_PREFIX.length);
  return UPLOAD_ID.test(uploadId) ? uploadId : undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknown(code: UnknownCode, reason: string): Intake {
  return { ...nothing, unknown: { code, reason } };
}

/** An upload that is named twice is looked at once. */
function both(one: Intake, other: Intake): Intake {
  return {
    uploadIds: [...new Set([...one.uploadIds, ...other.uploadIds])],
    reprocess: [...one.reprocess, ...other.reprocess],
    foreign: one.foreign + other.foreign,
    unknown: one.unknown ?? other.unknown,
  };
}
