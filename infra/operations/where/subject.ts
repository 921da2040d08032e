/** What an id can be the id of. */
export const subjectKinds = ['order', 'product', 'image', 'upload', 'event'] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** What somebody asks after. */
export interface Subject {
  readonly id: string;
  /** What it can be, by its form; more than one where the form does not tell. */
  readonly kinds: readonly SubjectKind[];
  /** When the id was made, where it tells; epoch milliseconds. */
  readonly bornMs: number | undefined;
}

const imageId = /^[0-9a-f]{64}$/i;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ulid = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/i;
const ulidAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Event ids that are made from facts have the form of such ids, and a time that means nothing; hardly ever one of these years. */
const firstYear = Date.UTC(2015, 0, 1);
const dayMs = 86_400_000;

/**
 * Reads an id. Orders and products have ids in the words of the shop, which may look like anything: a UUID can be an
 * order's as well as an event's or an upload's.
 * @param as what it is, where somebody knows
 */
export function readSubject(text: string, as: SubjectKind | undefined, nowMs: number): Subject {
  const bornMs = timeOf(text, nowMs);
  if (as !== undefined) return { id: canonical(text, as), kinds: [as], bornMs };
  if (imageId.test(text)) return { id: text.toLowerCase(), kinds: ['image'], bornMs };
  if (uuid.test(text)) return { id: text, kinds: ['event', 'upload', 'order', 'product'], bornMs };
  if (ulid.test(text)) return { id: text, kinds: ['event', 'order', 'product'], bornMs };
  return { id: text, kinds: ['order', 'product'], bornMs };
}

function canonical(text: string, kind: SubjectKind): string {
  if (kind === 'event') return ulid.test(text) ? text.toUpperCase() : text.toLowerCase();
  return kind === 'image' || kind === 'upload' ? text.toLowerCase() : text;
}

function timeOf(text: string, nowMs: number): number | undefined {
  const time = writtenTime(text);
  return time !== undefined && time >= firstYear && time <= nowMs + dayMs ? time : undefined;
}

function writtenTime(text: string): number | undefined {
  if (uuid.exec(text)?.[1] === '7') return Number.parseInt(text.replace('-', '').slice(0, 12), 16);
  if (!ulid.test(text)) return undefined;
  return [...text.toUpperCase().slice(0, 10)].reduce((sum, digit) => sum * 32 + ulidAlphabet.indexOf(digit), 0);
}
