import Table from 'cli-table3';
import pc from 'picocolors';
import { withoutControls } from '../../../queries/output/display-width.ts';
import { ageOf } from '../redrive/describe-dead-letters.ts';
import type { QuarantineGroup } from './entry.ts';
import type { RetryReport } from './retry-events.ts';
import type { QuarantineRetry } from './retry-quarantine-client.ts';

const ID_CHARS = 12;
const SUBJECT_CHARS = 44;
const whole = (amount: number) => amount.toLocaleString('en-US');
const counted = (count: number, one: string) => `${whole(count)} ${one}${count === 1 ? '' : 's'}`;

/** What is kept apart, by what it is and why. */
export function describeGroups(groups: readonly QuarantineGroup[], nowMs: number): string {
  if (groups.length === 0)
    return pc.green('✓ Nothing that was asked for is in quarantine, or was refused and not retried.');
  const table = new Table({
    head: ['kind', 'reason', 'what', 'count', 'newest', 'example'],
    colAligns: ['left', 'left', 'left', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { kind, reason, subject, count, newestMs, example } of groups)
    table.push([kind, cut(reason), cut(subject), whole(count), ageOf(newestMs, nowMs), shortId(example)]);
  const hint = 'npm run quarantine -- show EXAMPLE tells all of one; retry says which would be accepted by now.';
  return `${table.toString()}\n${pc.dim(hint)}`;
}

/** What a retry has done, or would do. */
export function describeRetry({ events, images, conversions }: QuarantineRetry, go: boolean): string {
  const lines = events === undefined ? [] : eventLines(events, go);
  if (images !== undefined && images.asked + images.released > 0) {
    lines.push(`${counted(images.asked, 'image')} ${go ? 'sent' : 'to be sent'} to the print-image function again`);
    if (images.released > 0)
      lines.push(
        `${counted(images.released, 'image')} that could be read since: ${go ? 'the copies are deleted' : 'the copies go'}`,
      );
    if (images.failed > 0) lines.push(pc.red(`✗ ${counted(images.failed, 'image')} not taken by the queue; try again`));
  }
  if (conversions !== undefined && conversions.objects > 0) {
    lines.push(
      `${counted(conversions.records, 'record')} of ${counted(conversions.objects, 'object')} under errors/ ${go ? 'put' : 'to be put'} to Firehose again`,
    );
    if (conversions.failed > 0)
      lines.push(pc.red(`✗ ${counted(conversions.failed, 'object')} not taken by Firehose; they stay where they are`));
  }
  if (lines.length === 0) return pc.green('✓ There is nothing to retry.');
  if (!go) lines.push('Nothing was changed. The same command with --go does it.');
  return lines.join('\n');
}

function eventLines(report: RetryReport, go: boolean): string[] {
  const { accepted, refused, published, failed, onlyInArchive, expired, notArchived, imported } = report;
  const total = accepted.lake + accepted.quarantine + accepted.archive;
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

/** Ids are told apart by their beginning; keys of objects have to be whole. */
function shortId(id: string): string {
  return withoutControls(id.startsWith('errors/') ? id : id.slice(0, ID_CHARS));
}

function cut(text: string): string {
  const shown = withoutControls(text);
  return shown.length > SUBJECT_CHARS ? `${shown.slice(0, SUBJECT_CHARS - 1)}…` : shown;
}
