import { hashOf, type RejectedEvent, refusalOf, wayBackOf } from './way-back.ts';

/** An event whose text is known and accepted by now. */
export interface Returning {
  readonly rejectedId: string;
  readonly text: string;
}

export interface RetryPorts {
  /** The text in quarantine; undefined when it has expired. */
  readonly readQuarantined: (key: string) => Promise<string | undefined>;
  /** Puts events on the bus; gives the ids of those that are there. */
  readonly publish: (events: readonly Returning[]) => Promise<ReadonlySet<string>>;
  /** Notes that these are on their way again. */
  readonly markRetried: (rejectedIds: readonly string[]) => Promise<void>;
  /** Every text of the archive that may be one of these. */
  readonly readArchive: (
    events: readonly RejectedEvent[],
  ) => AsyncIterable<{ readonly texts: readonly string[]; readonly settle: () => Promise<void> }>;
}

export interface RetryReport {
  /** Accepted by now, by where the text comes from. */
  readonly accepted: { lake: number; quarantine: number; archive: number };
  /** Code -> refused as before. */
  readonly refused: Map<string, number>;
  /** Put on the bus. */
  published: number;
  /** Accepted, and not taken by the bus. */
  failed: number;
  /** Only the archive can tell whether they are accepted by now; looked into with `go` alone. */
  onlyInArchive: number;
  /** Their text was in quarantine and has expired. */
  expired: number;
  /** The archive does not have them: they are too old, or never were on the bus. */
  notArchived: number;
  /** Lines of files that were imported: mend the file and import it again. */
  imported: number;
}

/** Events that were asked for and do not come back: refused as before, lost, lines of files, or not taken by the bus. */
export function staysBehind({ refused, failed, expired, notArchived, imported }: RetryReport): number {
  const refusals = [...refused.values()].reduce((sum, count) => sum + count, 0);
  return refusals + failed + expired + notArchived + imported;
}

export interface RetryOptions {
  readonly go: boolean;
  /** Leaves those alone that only the archive has. */
  readonly withArchive: boolean;
}

/**
 * Puts refused events on the bus that the contracts accept by now. Those that they still refuse stay where they are, one
 * row each. May end anywhere: an event that goes twice is a duplicate to everybody.
 */
export async function retryEvents(
  pages: AsyncIterable<readonly RejectedEvent[]>,
  ports: RetryPorts,
  { go, withArchive }: RetryOptions,
  onProgress: (report: RetryReport) => void,
  signal: AbortSignal,
): Promise<RetryReport> {
  const report = emptyReport();
  const inArchive: RejectedEvent[] = [];
  for await (const page of pages) {
    if (signal.aborted) return report;
    const returning: Returning[] = [];
    for (const event of page) {
      const way = wayBackOf(event);
      if (way.from === 'import') report.imported += 1;
      else if (way.from === 'archive') inArchive.push(event);
      else {
        const text = way.from === 'lake' ? way.text : await ports.readQuarantined(way.key);
        returning.push(...judge(event.rejectedId, text, way.from, report));
      }
    }
    if (go) await bringBack(returning, ports, report);
    onProgress(report);
  }
  report.onlyInArchive = inArchive.length;
  if (go && withArchive && inArchive.length > 0 && !signal.aborted)
    await searchArchive(inArchive, ports, report, onProgress);
  return report;
}

function emptyReport(): RetryReport {
  const accepted = { lake: 0, quarantine: 0, archive: 0 };
  return {
    accepted,
    refused: new Map(),
    published: 0,
    failed: 0,
    onlyInArchive: 0,
    expired: 0,
    notArchived: 0,
    imported: 0,
  };
}

function judge(
  rejectedId: string,
  text: string | undefined,
  from: keyof RetryReport['accepted'],
  report: RetryReport,
): Returning[] {
  if (text === undefined) {
    report.expired += 1;
    return [];
  }
  const code = refusalOf(text);
  if (code !== undefined) {
    report.refused.set(code, (report.refused.get(code) ?? 0) + 1);
    return [];
  }
  report.accepted[from] += 1;
  return [{ rejectedId, text }];
}

async function bringBack(returning: readonly Returning[], ports: RetryPorts, report: RetryReport): Promise<void> {
  if (returning.length === 0) return;
  const published = await ports.publish(returning);
  report.published += published.size;
  report.failed += returning.length - published.size;
  await ports.markRetried([...published]);
}

/** Finds the very texts: by their hash, or by their event id where the bus has written the envelope anew. */
async function searchArchive(
  wanted: readonly RejectedEvent[],
  ports: RetryPorts,
  report: RetryReport,
  onProgress: (report: RetryReport) => void,
): Promise<void> {
  const byHash = new Map(wanted.map((event) => [event.rejectedId, event]));
  const byEventId = new Map(wanted.flatMap((event) => (event.eventId === undefined ? [] : [[event.eventId, event]])));
  const left = new Set(byHash.keys());
  for await (const { texts, settle } of ports.readArchive(wanted)) {
    const returning = texts.flatMap((text) => {
      const event = byHash.get(hashOf(text)) ?? byEventId.get(eventIdOf(text) ?? '');
      if (event === undefined || !left.delete(event.rejectedId)) return [];
      return judge(event.rejectedId, text, 'archive', report);
    });
    await bringBack(returning, ports, report);
    await settle();
    onProgress(report);
  }
  report.notArchived += left.size;
  report.onlyInArchive = 0;
}

function eventIdOf(text: string): string | undefined {
  const { detail } = JSON.parse(text) as { detail?: { eventId?: unknown } };
  return typeof detail?.eventId === 'string' ? detail.eventId : undefined;
}
