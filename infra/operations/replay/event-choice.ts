import { type DetailType, detailTypes, isDetailType } from '../../../pipelines/contracts/event.ts';

/** Which events are to be replayed. */
export interface EventChoice {
  readonly detailTypes: readonly DetailType[];
  /** Of events, orders, products or images; undefined for all. */
  readonly ids: ReadonlySet<string> | undefined;
  /** When they were published, ISO-8601 UTC with milliseconds; `until` is no longer part of it. */
  readonly since: string;
  readonly until: string;
}

/** What is read of an event in order to choose it; it may be one that no contract accepts. */
export interface EventHead {
  readonly detailType: string | undefined;
  readonly publishedAt: string | undefined;
  /** Every id that names the event, or what it is about. */
  readonly ids: readonly string[];
}

const idFields = ['eventId', 'orderId', 'productId', 'imageId'] as const;

/** The detail types that a pattern such as `order.*`, `*` or `price.changed,stock.changed` means, in the order of the contracts. */
export function detailTypesLike(pattern: string): DetailType[] {
  const tests = pattern.split(',').map((part) => {
    const escaped = part
      .trim()
      .replaceAll(/[.\\+?^${}()|[\]]/g, '\\$&')
      .replaceAll('*', '.*');
    return new RegExp(`^${escaped}$`);
  });
  return detailTypes.filter((detailType) => tests.some((test) => test.test(detailType)));
}

/** Undefined when the text is no JSON object. */
export function headOf(text: string): EventHead | undefined {
  const document = parseObject(text);
  if (document === undefined) return undefined;
  const detail = isObject(document.detail) ? document.detail : {};
  return {
    detailType: textOf(document['detail-type']),
    publishedAt: textOf(document.time),
    ids: idFields.flatMap((field) => textOf(detail[field]) ?? []),
  };
}

/** An event that does not say when it was published is within any time. */
export function isChosen(
  { detailType, publishedAt, ids }: EventHead,
  { detailTypes: types, ids: wanted, since, until }: EventChoice,
): boolean {
  if (detailType === undefined || !isDetailType(detailType) || !types.includes(detailType)) return false;
  if (wanted !== undefined && !ids.some((id) => wanted.has(id))) return false;
  const publishedMs = Date.parse(publishedAt ?? '');
  return Number.isNaN(publishedMs) || (publishedMs >= Date.parse(since) && publishedMs < Date.parse(until));
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
