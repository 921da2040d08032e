import Table from 'cli-table3';
import pc from 'picocolors';
import { withoutControls } from '../../../queries/output/display-width.ts';
import { shellWord } from '../foreign-text.ts';
import { type LakeDrift, lakeDriftKinds } from './compare-lake.ts';
import type { LakeReport } from './find-lake-drift.ts';
import type { LakeRepair } from './repair-lake.ts';

const EXAMPLES = 5;
/** A command line that a person still looks at. */
const IDS_IN_COMMAND = 20;

const meanings = {
  missing: 'the projection lacks what the lake has',
  behind: 'the projection is older than the lake',
  unloaded: 'the lake lacks what the projection has',
  different: 'same version, other content',
} as const;

const whole = (amount: number) => amount.toLocaleString('en-US');
const parts = (count: number) => `${whole(count)} part${count === 1 ? '' : 's'}`;
const right = (content: string) => ({ content, hAlign: 'right' as const });

function quiet(head: readonly string[]) {
  return new Table({ head: [...head], style: { head: [], border: [], compact: true } });
}

/** The comparison of lake and projection, for people. */
export function describeLakeDrift(report: LakeReport, { isDeep }: { readonly isDeep: boolean }): string {
  const { products, recorded, settled, awaitingLoad, beforeLake, drift } = report;
  const how = isDeep ? 'all of every product' : 'what the view products shows; --deep compares all of a product';
  const table = quiet(['', 'projection', 'lake']);
  table.push(['products', right(whole(products)), right(whole(recorded))]);
  const notes = [
    settled > 0 ? `  ${whole(settled)} differed at first sight and agree by now: events under way.` : '',
    awaitingLoad > 0 ? `  In bronze, until the next load: ${parts(awaitingLoad)}.` : '',
    beforeLake > 0 ? `  Older than the lake, which never heard of them: ${whole(beforeLake)}.` : '',
  ].filter((note) => note !== '');
  const lines = [pc.dim(`lake: ${how}`), table.toString(), ...notes.map((note) => pc.dim(note))];
  if (drift.length === 0) return [...lines, pc.green('✓ No drift: lake and projection agree.')].join('\n');
  lines.push(kindsTable(drift), ...exampleLines(drift), ...replayLines(drift));
  return [...lines, pc.red(`✗ ${parts(drift.length)} drifted between lake and projection.`)].join('\n');
}

function kindsTable(drift: readonly LakeDrift[]): string {
  const table = quiet(['drift', 'parts', 'meaning', 'mended by']);
  for (const kind of lakeDriftKinds) {
    const count = drift.filter((one) => one.kind === kind && !one.isInBronze).length;
    if (count === 0) continue;
    table.push([kind, right(whole(count)), meanings[kind], kind === 'unloaded' ? 'npm run replay' : '--repair']);
  }
  const inBronze = drift.filter(({ isInBronze }) => isInBronze).length;
  if (inBronze > 0)
    table.push(['unloaded', right(whole(inBronze)), 'bronze has it, in days that loads have passed', '--repair']);
  return table.toString();
}

function exampleLines(drift: readonly LakeDrift[]): string[] {
  const shown = drift.slice(0, EXAMPLES).map(({ productId, part, kind, projected, recorded }) => {
    const version = (value: number | undefined) => (value === undefined ? 'nothing' : `version ${value}`);
    return `  ${withoutControls(productId)}, ${part}: ${kind}; projection ${version(projected)}, lake ${version(recorded)}`;
  });
  return drift.length > EXAMPLES ? [...shown, `  … and ${whole(drift.length - EXAMPLES)} more (--json)`] : shown;
}

/** The lake holds events and nothing else: what it lacks comes from where events are kept. */
function replayLines(drift: readonly LakeDrift[]): string[] {
  const unloaded = drift.filter(({ kind, isInBronze }) => kind === 'unloaded' && !isInBronze);
  if (unloaded.length === 0) return [];
  const ids = [...new Set(unloaded.map(({ productId, part, imageId }) => (part === 'image' ? imageId : productId)))];
  const command = `npm run replay -- --from archive --to lake --ids ${withoutControls(shellWord(ids.slice(0, IDS_IN_COMMAND).join(',')))}`;
  const more =
    ids.length > IDS_IN_COMMAND ? [`  … and ${whole(ids.length - IDS_IN_COMMAND)} more ids (--json names all)`] : [];
  return ['The lake gets what it lacks from the archive of the bus:', `  ${command}`, ...more];
}

/** What a repair did, before the audit that proves it. */
export function describeLakeRepair({ applied, rewritten, loaded, left, notMended }: LakeRepair): string {
  const failed = notMended
    .slice(0, EXAMPLES)
    .map(({ productId, reason }) => pc.red(withoutControls(`  ${productId}: ${reason}`)));
  const more = notMended.length > EXAMPLES ? [pc.red(`  … and ${whole(notMended.length - EXAMPLES)} more`)] : [];
  const loads = loaded > 0 ? `, ${parts(loaded)} loaded from bronze` : '';
  const replay = left.length > 0 ? `, ${parts(left.length)} left to a replay` : '';
  return [
    `Mended: ${parts(applied)} applied again, ${whole(rewritten)} rewritten${loads}${replay}.`,
    ...failed,
    ...more,
  ].join('\n');
}
