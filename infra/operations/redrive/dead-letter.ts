import { z } from 'zod';

/** A message that its consumer could not handle, received from a dead-letter queue. */
export interface DeadLetter {
  readonly id: string;
  /** What SQS wants to have for deleting it or giving it back; of this receipt alone. */
  readonly receipt: string;
  readonly body: string;
  /** Stable code, or one of those below. */
  readonly reason: string;
  /** For people. */
  readonly detail: string;
  /** When it got here as far as is known: else when it was sent first. Epoch milliseconds. */
  readonly sinceMs: number;
  /** When this message was put into a queue by whoever sent it. Epoch milliseconds. */
  readonly sentMs: number;
}

/** The parts of a received SQS message that tell why it is where it is. */
export interface ReceivedMessage {
  readonly MessageId?: string;
  readonly ReceiptHandle?: string;
  readonly Body?: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string }>>;
}

/** SQS moves a message after so many deliveries without success, and says nothing more. */
export const MOVED_BY_SQS = 'MOVED_BY_SQS';

/** EventBridge could not put the event into the queue at all. */
const UNDELIVERED = 'UNDELIVERED';

/** Reads who put a message aside and why: the consumer (attributes `reason`, `detail`, `parkedAt`), EventBridge, or SQS. */
export function toDeadLetter(message: ReceivedMessage): DeadLetter {
  const attribute = (name: string) => message.MessageAttributes?.[name]?.StringValue;
  const sentMs = Number(message.Attributes?.SentTimestamp ?? 0);
  const parkedMs = Date.parse(attribute('parkedAt') ?? '');
  return {
    id: message.MessageId ?? '',
    receipt: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    ...reasonOf(attribute, message.Body ?? ''),
    sinceMs: Number.isNaN(parkedMs) ? sentMs : parkedMs,
    sentMs,
  };
}

function reasonOf(
  attribute: (name: string) => string | undefined,
  body: string,
): Pick<DeadLetter, 'reason' | 'detail'> {
  const reason = attribute('reason');
  if (reason !== undefined) return { reason, detail: attribute('detail') ?? '' };
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
  const code = attribute('ERROR_CODE');
  if (code !== undefined) return { reason: `${UNDELIVERED}_${code}`, detail: attribute('ERROR_MESSAGE') ?? '' };
  const ofStream = streamPlaceOf(body);
  if (ofStream !== undefined) return { reason: ofStream.condition, detail: ofStream.error };
  return { reason: MOVED_BY_SQS, detail: 'its consumer failed or did not answer each time; see its log' };
}

interface StreamPlace {
  /** Why Lambda gave up, in its own words: RetryAttemptsExhausted, RecordAgeExceeded … */
  readonly condition: string;
  readonly error: string;
  readonly edits: number;
  readonly from: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const streamPlace = z.object({
  requestContext: z.object({ condition: z.string() }),
  responseContext: z.object({ functionError: z.string().nullish() }).optional(),
  DDBStreamBatchInfo: z.object({ batchSize: z.int(), approximateArrivalOfFirstRecord: z.string().nullish() }),
});

/** What Lambda says of edits that it gave up: where they stand in the stream of a table, not what they are. */
function streamPlaceOf(body: string): StreamPlace | undefined {
  if (!body.includes('"DDBStreamBatchInfo"')) return undefined;
  const { data } = streamPlace.safeParse(parsed(body));
  if (data === undefined) return undefined;
  return {
    condition: data.requestContext.condition,
    error: data.responseContext?.functionError ?? '',
    edits: data.DDBStreamBatchInfo.batchSize,
    from: data.DDBStreamBatchInfo.approximateArrivalOfFirstRecord ?? 'an unknown time',
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const identities = ['productId', 'imageId', 'orderId', 'eventId'] as const;

/** What an event is about, by ids alone: what else it says may be personal. */
export function subjectOf(body: string): string {
  try {
    const event: unknown = JSON.parse(body);
    const place = streamPlaceOf(body);
    if (place !== undefined) return `${place.edits} edit${place.edits === 1 ? '' : 's'} of ${place.from}`;
    if (typeof event !== 'object' || event === null) return `no event, ${body.length} characters`;
    const { 'detail-type': detailType, detail, ...rest } = event as { 'detail-type'?: unknown; detail?: unknown };
    const ofImages = imageSubject(rest);
    if (ofImages !== undefined) return ofImages;
    const fields = (typeof detail === 'object' && detail !== null ? detail : {}) as Readonly<Record<string, unknown>>;
    const identity = identities.find((name) => typeof fields[name] === 'string');
    const type = typeof detailType === 'string' ? detailType : 'event of no type';
    return identity === undefined ? type : `${type} ${fields[identity]}`;
  } catch {
    return `no JSON, ${body.length} characters`;
  }
}

/** What the queue of print images holds: notifications of S3, and wishes to make an image again. */
function imageSubject({ Records, reprocess }: { Records?: unknown; reprocess?: unknown }): string | undefined {
  if (typeof reprocess === 'string') return `reprocess ${reprocess}`;
  if (!Array.isArray(Records)) return undefined;
  const [first] = Records as readonly { eventName?: unknown; s3?: { object?: { key?: unknown } } }[];
  const [name, key] = [first?.eventName, first?.s3?.object?.key];
  // Whoever knows the whole id of an upload may read and delete it.
  const upload = typeof key === 'string' ? ` ${key.slice(0, SHOWN_KEY_CHARS)}…` : '';
  return `${typeof name === 'string' ? name : 'notification of S3'}${upload}`;
}

const SHOWN_KEY_CHARS = 'uploads/01234567'.length;
