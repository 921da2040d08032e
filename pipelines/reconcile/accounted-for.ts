import type { SampleLedger } from '../sample/sample-ledger.ts';
import { type Ask, type Scope, statement, wholeNumber } from './ask-lake.ts';
import { countArrivals } from './lake-counts.ts';

/** How much of what was published has reached bronze. */
export interface Arrival {
  published: number;
  /** Copies that arrived, redelivered ones not counted: never more than `published`. */
  arrived: number;
  /** Whether every event, every refused text and every order line is there. */
  isComplete: boolean;
}

/**
 * Whether everything of a sample has arrived in bronze, so that loading it makes the lake complete. Cheap enough to
 * poll: three statements over bronze, which on AWS fills every 60 seconds.
 */
export async function accountedFor(ask: Ask, scope: Scope, ledger: SampleLedger): Promise<Arrival> {
  const { events, rejections } = await countArrivals(ask, scope, ledger);
  let published = 0;
  let arrived = 0;
  for (const [type, counts] of Object.entries(ledger.events)) {
    published += counts.published;
    arrived += Math.min(events.get(type) ?? 0, counts.published - counts.rejected);
    arrived += Math.min(rejections.get(type) ?? 0, counts.rejected);
  }
  const isMissing = arrived < published;
  return { published, arrived, isComplete: !isMissing && (await areLinesComplete(ask, scope, ledger)) };
}

async function areLinesComplete(ask: Ask, scope: Scope, ledger: SampleLedger): Promise<boolean> {
  const expected = Object.values(ledger.figures.lines).reduce((sum, measures) => sum + (measures.lines ?? 0), 0);
  const [row] = [...(await ask(statement('arrived-lines', scope)))];
  return wholeNumber(row?.lines) >= expected;
}
