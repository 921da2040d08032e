import Table from 'cli-table3';
import type { Certificate, SignedCertificate } from './certificate.ts';
import type { Place } from './subject.ts';

export interface PlaceCount {
  readonly place: Place;
  readonly traces: number;
}

export function describePlaces(counts: readonly PlaceCount[]): string {
  const table = new Table({
    head: ['place', 'traces', 'what --go does'],
    style: { head: [], border: [] },
    wordWrap: true,
  });
  for (const { place, traces } of counts) table.push([place.name, `${traces} ${place.unit}`, place.method]);
  return table.toString();
}

/** A certificate for people. */
export function describeCertificate({ certificate, signature }: SignedCertificate): string {
  const { by, startedAt, finishedAt, program, orders, uploads, keptUploads, verified } = certificate;
  return [
    certificate.title,
    '',
    `Customer:  ${certificate.customer.join(', ')}`,
    `Erased by: ${by}, ${startedAt} to ${finishedAt}, with ${program}`,
    `About:     ${orders} orders, ${uploads} uploads`,
    '',
    ...placeLines(certificate),
    '',
    verified ? 'Searched again afterwards: nothing was found.' : 'SEARCHED AGAIN AFTERWARDS: SOMETHING IS LEFT.',
    ...(keptUploads.length > 0
      ? [`Kept, since nobody knows whose they are and others ordered the same pictures: ${keptUploads.join(', ')}`]
      : []),
    '',
    'Copies that end by themselves, or that others must act on:',
    ...certificate.remains.map(({ what, until, note }) => `- ${what}${until ? `, until ${until}` : ''}: ${note}`),
    '',
    `Signed (${signature.algorithm}) by ${signature.key}`,
  ].join('\n');
}

function placeLines({ places }: Certificate): string[] {
  return places.map(({ name, unit, found, remaining, method }) => {
    const line = `${name.padEnd(32)} ${String(found).padStart(6)} ${unit} found, ${remaining} left`;
    return found === 0 ? line : `${line}; ${method}`;
  });
}
