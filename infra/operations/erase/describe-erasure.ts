import { counted } from '../../../pipelines/counted.ts';
import { fittingTable } from '../fitting-table.ts';
import { wrapped } from '../wrapped-text.ts';
import type { Certificate, SignedCertificate } from './certificate.ts';
import type { Preview } from './erase-customer.ts';
import type { Place } from './subject.ts';
import { inUnits, unitOf } from './traces-in-units.ts';

export interface PlaceCount {
  readonly place: Place;
  readonly traces: number;
}

function describePlaces(counts: readonly PlaceCount[], columns: number): string {
  return fittingTable(
    {
      head: ['place', 'traces', 'what --go does'],
      rows: counts.map(({ place: { name, unit, method }, traces }) => [name, inUnits(traces, unit), method]),
      wraps: 2,
    },
    columns,
  );
}

/** What an erasure would be about, for a terminal of so many columns. */
export function describePreview({ entry, counts, keptUploads }: Preview, columns: number): string {
  const { orderIds, uploadIds } = entry.subject;
  const what = `${counted(orderIds.length, 'order')}, ${counted(uploadIds.length, 'upload')}.`;
  const isNothing = counts.every(({ traces }) => traces === 0);
  const then = isNothing
    ? 'Nothing of him was found. With --go he is marked all the same, so that what comes later is stored unlinkable.'
    : 'With --go they are erased.';
  const lines = [`${what} ${then}`, ...keptLine(keptUploads)];
  return [describePlaces(counts, columns), ...lines.flatMap((line) => hanging(line, columns))].join('\n');
}

function keptLine(keptUploads: readonly string[]): string[] {
  if (keptUploads.length === 0) return [];
  return [`Kept, since nobody knows whose they are and others ordered the same pictures: ${keptUploads.join(', ')}`];
}

/** A certificate for people, on a terminal of so many columns. */
export function describeCertificate({ certificate, signature }: SignedCertificate, columns: number): string {
  const { by, startedAt, finishedAt, program, orders, uploads, keptUploads, verified } = certificate;
  const lines = [
    certificate.title,
    '',
    `Customer:  ${certificate.customer.join(', ')}`,
    `Erased by: ${by}, ${startedAt} to ${finishedAt}, with ${program}`,
    `About:     ${counted(orders, 'order')}, ${counted(uploads, 'upload')}`,
    '',
    ...certificate.places.map(placeLine),
    '',
    verified ? 'Searched again afterwards: nothing was found.' : 'SEARCHED AGAIN AFTERWARDS: SOMETHING IS LEFT.',
    ...keptLine(keptUploads),
    '',
    'Copies that end by themselves, or that others must act on:',
    ...certificate.remains.map(({ what, until, note }) => `- ${what}${until ? `, until ${until}` : ''}: ${note}`),
    '',
    `Signed (${signature.algorithm}) by ${signature.key}`,
  ];
  return lines.flatMap((line) => hanging(line, columns)).join('\n');
}

const NAME_COLUMNS = 32;
const COUNT_COLUMNS = 6;

function placeLine({ name, unit, found, remaining, method }: Certificate['places'][number]): string {
  const count = found.toLocaleString('en-US').padStart(COUNT_COLUMNS);
  const line = `${name.padEnd(NAME_COLUMNS)} ${count} ${unitOf(found, unit)} found, ${remaining.toLocaleString('en-US')} left`;
  return found === 0 ? line : `${line}; ${method}`;
}

/** A line that goes on, indented, on the next ones. */
function hanging(line: string, columns: number): string[] {
  if (line.length <= columns) return [line];
  const [first = '', ...rest] = wrapped(line, columns, 4);
  return [first.trimStart(), ...rest];
}
