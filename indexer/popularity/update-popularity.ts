import { type BusEntry, maxEntriesPerCall, type RefusedEntry } from '../../pipelines/contracts/put-events.ts';
import { IndexerError } from '../errors.ts';
import type { ProductProjection } from '../projection/product-projection.ts';
import type { DemandWindow } from './demand-window.ts';
import { popularityEntry } from './popularity-entry.ts';
import { type PopularityMove, popularityMove } from './popularity-move.ts';
import type { DemandByProduct } from './product-demand.ts';

export interface PopularityPorts {
  readonly readDemand: (window: DemandWindow) => Promise<DemandByProduct>;
  /** All products, page by page. */
  readonly scanProducts: () => AsyncIterable<{ readonly items: readonly ProductProjection[] }>;
  /** Puts at most 10 entries on the bus and returns those that it refuses for good. */
  readonly putEntries: (entries: readonly BusEntry[]) => Promise<readonly RefusedEntry[]>;
  /** Waits until so many more events may be published. */
  readonly limit: (events: number) => Promise<void>;
  readonly now: () => number;
  readonly onMove?: (move: PopularityMove) => void;
  readonly onProgress?: (report: PopularityReport) => void;
}

export interface PopularityReport {
  /** Products in the projection that are not deleted. */
  readonly products: number;
  /** Of them those that were sold or clicked. */
  readonly wanted: number;
  readonly moved: number;
  readonly published: number;
  readonly refused: number;
  /** False when the deadline came first: what is left will still be a move the next time. */
  readonly isComplete: boolean;
}

export interface PopularityOptions {
  readonly window: DemandWindow;
  /** Epoch milliseconds after which no further page is read. */
  readonly deadlineMs: number;
}

/**
 * Compares what the lake knows of sales and clicks with what the projection has, and publishes what moved, as events
 * like any other. Nothing is remembered between runs: what was not published, or got lost, is a move the next time.
 *
 * @throws IndexerError NO_DEMAND when the lake knows of no sale and no click at all although products had some: rather
 * than that every product of a shop fell to nothing, the lake is behind. Where nothing was ever sold nothing moves.
 */
export async function updatePopularity(
  ports: PopularityPorts,
  { window, deadlineMs }: PopularityOptions,
): Promise<PopularityReport> {
  const demand = await ports.readDemand(window);
  const report = { products: 0, wanted: 0, moved: 0, published: 0, refused: 0, isComplete: true };
  for await (const { items } of ports.scanProducts()) {
    const listed = items.filter(({ product }) => product !== undefined && !product.deleted);
    const moves = listed
      .map((item) => popularityMove(item, demand.get(item.productId)))
      .filter((move) => move !== undefined);
    if (demand.size === 0 && moves.length > 0) throw noDemand(window);
    report.products += listed.length;
    report.wanted += listed.filter(({ productId }) => demand.has(productId)).length;
    report.moved += moves.length;
    for (const move of moves) ports.onMove?.(move);
    await publish(moves, window, ports, report);
    ports.onProgress?.(report);
    if (ports.now() >= deadlineMs) {
      report.isComplete = false;
      break;
    }
  }
  return report;
}

function noDemand({ firstDay, lastDay }: DemandWindow): IndexerError {
  return new IndexerError('NO_DEMAND', `The lake knows of no sale and no click from ${firstDay} to ${lastDay}.`);
}

async function publish(
  moves: readonly PopularityMove[],
  window: DemandWindow,
  ports: PopularityPorts,
  report: { published: number; refused: number },
): Promise<void> {
  for (let from = 0; from < moves.length; from += maxEntriesPerCall) {
    const occurredAt = new Date(ports.now()).toISOString();
    const entries = moves
      .slice(from, from + maxEntriesPerCall)
      .map((move) => popularityEntry(move, occurredAt, window.days));
    await ports.limit(entries.length);
    const refused = await ports.putEntries(entries);
    report.published += entries.length - refused.length;
    report.refused += refused.length;
  }
}
