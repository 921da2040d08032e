import type { MessageOutcome } from './handle-message.ts';
import type { ImageReport } from './take-in.ts';

const imageKinds = ['processed', 'rejected', 'unchanged', 'deleted', 'sourceless'] as const;

/** What may be counted of a message. */
type CountName =
  | (typeof imageKinds)[number]
  | ('failures' | 'postponed' | 'quarantined' | 'unverified' | 'unannounced' | 'refused' | 'foreign' | 'parked');

/** How a measure is called in CloudWatch. */
export type IntakeMeasure = CountName | 'processingMilliseconds' | 'rejectedBy';

/** What is counted of a message, by name; only what is not 0. */
export interface IntakeMeasures {
  readonly counts: ReadonlyMap<CountName, number>;
  /** Images that were rejected, by the code of the finding. */
  readonly rejectedBy: ReadonlyMap<string, number>;
  readonly processingMilliseconds: readonly number[];
}

export function measuresOf(outcome: MessageOutcome): IntakeMeasures {
  if (outcome.kind !== 'done') {
    const name = outcome.kind === 'failed' ? 'failures' : 'postponed';
    return { counts: new Map([[name, 1]]), rejectedBy: new Map(), processingMilliseconds: [] };
  }
  const { images, unannounced, refused, foreign } = outcome.takenIn;
  const made = images.filter(isMade);
  const codes = made.flatMap((image) => image.codes);
  const named: readonly (readonly [CountName, number])[] = [
    ...imageKinds.map((kind) => [kind, countOf(images, kind)] as const),
    ['quarantined', made.filter(({ isQuarantined }) => isQuarantined).length],
    ['unverified', codes.filter((code) => code === 'RENDER_UNVERIFIED').length],
    ['unannounced', unannounced],
    ['refused', refused],
    ['foreign', foreign],
    ['parked', outcome.parked === undefined ? 0 : 1],
  ];
  return {
    counts: new Map(named.filter(([, count]) => count > 0)),
    rejectedBy: tally(codes),
    processingMilliseconds: made.map(({ milliseconds }) => milliseconds),
  };
}

type MadeImage = Extract<ImageReport, { readonly codes: readonly string[] }>;

function isMade(image: ImageReport): image is MadeImage {
  return image.kind === 'processed' || image.kind === 'rejected';
}

function countOf(images: readonly ImageReport[], kind: ImageReport['kind']): number {
  return images.filter((image) => image.kind === kind).length;
}

function tally(codes: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}
