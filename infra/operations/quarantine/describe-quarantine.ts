import pc from 'picocolors';
import { counted } from '../../../pipelines/counted.ts';
import { withoutControls } from '../../../queries/output/display-width.ts';
import { fittingTable } from '../fitting-table.ts';
import { ageOf } from '../redrive/describe-dead-letters.ts';
import { wrapped } from '../wrapped-text.ts';
import type { QuarantineGroup } from './entry.ts';
import type { RetryReport } from './retry-events.ts';
import type { ConversionRetry, ImageRetry, QuarantineRetry } from './retry-quarantine-client.ts';

const ID_CHARS = 12;
const whole = (amount: number) => amount.toLocaleString('en-US');

/** What is kept apart, by what it is and why, for a terminal of so many columns. */
export function describeGroups(groups: readonly QuarantineGroup[], nowMs: number, columns: number): string {
  if (groups.length === 0)
    return pc.green('✓ Nothing that was asked for is in quarantine, or was refused and not retried.');
  const hint = 'npm run quarantine -- show EXAMPLE tells all of one; retry says which would be accepted by now.';
  return [
    groupsTable(groups, nowMs, columns),
    ...groups.flatMap(({ subject, example }) =>
      isKey(example) ? [`${withoutControls(subject)}: ${shortId(example)}`] : [],
    ),
    ...wrapped(hint, columns, 0).map(pc.dim),
  ].join('\n');
}

/** Where reason and subject have no room beside each other, the subject stands below. */
function groupsTable(groups: readonly QuarantineGroup[], nowMs: number, columns: number): string {
  const rows = groups.map((group) => ({
    ...{ kind: group.kind, reason: withoutControls(group.reason), subject: withoutControls(group.subject) },
    facts: [whole(group.count), ageOf(group.newestMs, nowMs), isKey(group.example) ? 'below' : shortId(group.example)],
  }));
  const [facts, aligned] = [['count', 'newest', 'example'], ['right', 'right', 'left'] as const];
  const beside = {
    head: ['kind', 'reason', 'what', ...facts],
    colAligns: ['left', 'left', 'left', ...aligned] as const,
    rows: rows.map((row) => [row.kind, row.reason, row.subject, ...row.facts]),
    wraps: 2,
  };
  const below = {
    head: ['kind', 'reason, what', ...facts],
    colAligns: ['left', 'left', ...aligned] as const,
    rows: rows.map((row) => [row.kind, `${row.reason}\n${row.subject}`, ...row.facts]),
    wraps: 1,
  };
  return fittingTable(beside, columns, () => fittingTable(below, columns));
}

/** What a retry has done, or would do. */
export function describeRetry({ events, images, conversions }: QuarantineRetry, go: boolean): string {
  const lines = [
    ...(events === undefined ? [] : eventLines(events, go)),
    ...(images === undefined ? [] : imageLines(images, go)),
    ...(conversions === undefined ? [] : conversionLines(conversions, go)),
  ];
  if (lines.length === 0) return pc.green('✓ There is nothing to retry.');
  const doesNothing =
    (events === undefined || acceptedIn(events) + events.onlyInArchive === 0) &&
    (images === undefined || images.asked + images.released === 0) &&
    (conversions === undefined || conversions.objects === 0);
  if (!go)
    lines.push(doesNothing ? '--go would change nothing.' : 'Nothing was changed. The same command with --go does it.');
  return lines.join('\n');
}

function imageLines({ asked, released, failed }: ImageRetry, go: boolean): string[] {
  const lines: string[] = [];
  if (asked > 0)
    lines.push(`${counted(asked, 'image')} ${go ? 'sent' : 'to be sent'} to the print-image function again`);
  if (released > 0)
    lines.push(
      `${counted(released, 'image')} that could be read since: ${go ? 'the copies are deleted' : 'the copies go'}`,
    );
  if (failed > 0) lines.push(pc.red(`✗ ${counted(failed, 'image')} not taken by the queue; try again`));
  return lines;
}

function conversionLines({ objects, records, failed }: ConversionRetry, go: boolean): string[] {
  const lines: string[] = [];
  const what = `${counted(records, 'record')} of ${counted(objects, 'object')} under errors/`;
  if (objects > 0) lines.push(`${what} ${go ? 'put' : 'to be put'} to Firehose again`);
  if (failed > 0) lines.push(pc.red(`✗ ${counted(failed, 'object')} not taken by Firehose; they stay where they are`));
  return lines;
}

const acceptedIn = ({ accepted: { lake, quarantine, archive } }: RetryReport) => lake + quarantine + archive;

function eventLines(report: RetryReport, go: boolean): string[] {
  const { accepted, refused, published, failed, onlyInArchive, expired, notArchived, imported } = report;
  const total = acceptedIn(report);
  const lines: string[] = [];
  if (total > 0) {
    const sources = Object.entries(accepted).filter(([, count]) => count > 0);
    const from = sources.map(([source, count]) => `${whole(count)} from the ${source}`).join(', ');
    const what = go
      ? `${counted(published, 'event')} put on the bus again`
      : `${counted(total, 'event')} accepted by now`;
    lines.push(go ? pc.green(`✓ ${what} (${from}); in silver after the next load`) : `${what} (${from})`);
  }
  if (failed > 0) lines.push(pc.red(`✗ ${counted(failed, 'event')} not taken by the bus; they stay as they are`));
  if (onlyInArchive > 0)
    lines.push(
      `${counted(onlyInArchive, 'event')} of which only the archive has the whole text: --go replays the time of their publication to find it, unless --no-archive`,
    );
  for (const [code, count] of refused)
    lines.push(`${counted(count, 'event')} refused as before: ${withoutControls(code)}`);
  if (expired > 0) lines.push(pc.yellow(`${counted(expired, 'event')} whose text has expired`));
  if (notArchived > 0) lines.push(pc.yellow(`${counted(notArchived, 'event')} that the archive does not have`));
  if (imported > 0)
    lines.push(`${counted(imported, 'line')} of imported files: mend the file, then npm run import again`);
  return lines;
}

/** An object's key has to be whole, and has no room in a table. */
const isKey = (id: string) => id.startsWith('errors/');

/** Ids are told apart by their beginning; keys of objects have to be whole. */
function shortId(id: string): string {
  return withoutControls(isKey(id) ? id : id.slice(0, ID_CHARS));
}
