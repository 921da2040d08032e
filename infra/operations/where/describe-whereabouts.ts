import pc from 'picocolors';
import { withoutControls } from '../../../queries/output/display-width.ts';
import { leastTextWidth, wrapped } from '../wrapped-text.ts';
import type { Conclusion, Standing } from './conclusion.ts';
import type { Sighting, SightingState } from './sighting.ts';
import type { Whereabouts } from './whereabouts.ts';

const signs: Record<SightingState, string> = {
  found: pc.green('✓'),
  absent: pc.dim('·'),
  notes: pc.dim('–'),
  unasked: pc.dim('?'),
  silent: pc.yellow('?'),
};

const colours: Record<Standing, (text: string) => string> = {
  arrived: pc.green,
  'on its way': pc.cyan,
  stuck: pc.red,
  refused: pc.red,
  deleted: pc.yellow,
  unknown: pc.yellow,
};

const wayTitles = { lake: 'Lake', search: 'Search', images: 'Images' } as const;

const placeWidth = 'catalog-stream dead letters'.length;
const timeWidth = '2026-11-22 00:10:05'.length;

/** The places in the order of the way, then how it stands and what to do. @param columns of the terminal */
export function describeWhereabouts(
  { kind, alternatives = [], id, sightings, conclusions }: Whereabouts,
  columns: number,
): string {
  const heading = pc.bold(`${[kind, ...alternatives].join(' or ')} ${withoutControls(id)}`);
  const rows = sightings.map((sighting) => describeSighting(sighting, columns));
  return [heading, ...rows, '', ...conclusions.flatMap((conclusion) => describeConclusion(conclusion, columns))].join(
    '\n',
  );
}

function describeSighting({ place, state, says, since, version }: Sighting, columns: number): string {
  const time = (since ?? '').replace('T', ' ').slice(0, timeWidth).padEnd(timeWidth);
  const said = withoutControls(says);
  const text = version === undefined || says.includes('revision') ? said : `v${version}  ${said}`;
  const begin = `  ${signs[state]} ${place.padEnd(placeWidth)}  ${pc.dim(time)}  `;
  const indent = 4 + placeWidth + 2 + timeWidth + 2;
  // In a narrow terminal the text gets lines of its own.
  if (columns - indent < leastTextWidth) return [begin.trimEnd(), ...wrapped(text, columns, 6)].join('\n');
  const [first = '', ...rest] = wrapped(text, columns, indent);
  return [begin + dimmed(state, first.trimStart()), ...rest.map((line) => dimmed(state, line))].join('\n');
}

const dimmed = (state: SightingState, text: string) => (state === 'found' ? text : pc.dim(text));

function describeConclusion({ way, standing, says, next }: Conclusion, columns: number): string[] {
  const title = `${wayTitles[way]}: `;
  const [first = '', ...rest] = wrapped(`${title}${standing}. ${withoutControls(says)}`, columns, 0);
  const coloured = first.replace(`${title}${standing}`, pc.bold(title) + colours[standing](standing));
  return [coloured, ...rest, ...next.map((command) => `    ${pc.cyan(withoutControls(command))}`)];
}
