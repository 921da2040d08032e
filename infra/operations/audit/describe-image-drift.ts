import Table from 'cli-table3';
import pc from 'picocolors';
import { withoutControls } from '../../../queries/output/display-width.ts';
import { imageDriftKinds } from './compare-image.ts';
import type { ImageReport } from './find-image-drift.ts';
import type { ImageRepair } from './repair-images.ts';

const EXAMPLES = 5;

const meanings = {
  missing: 'a passport, or what it names, is not there',
  different: 'another file than the passport says',
  orphaned: 'nobody asks for the file',
  unlinked: 'row, file and image of an upload disagree',
} as const;

const whole = (amount: number) => amount.toLocaleString('en-US');
const right = (content: string) => ({ content, hAlign: 'right' as const });

function quiet(head: readonly string[]) {
  return new Table({ head: [...head], style: { head: [], border: [], compact: true } });
}

/** The comparison of files with passports, for people. */
export function describeImageDrift(report: ImageReport, { isDeep }: { readonly isDeep: boolean }): string {
  const { images, uploads, objects, settled, drift } = report;
  const how = isDeep
    ? 'every byte that a passport knows the hash of'
    : 'sizes and names; --deep reads the bytes as well';
  const table = quiet(['images', 'uploads', 'files']);
  table.push([right(whole(images)), right(whole(uploads)), right(whole(objects))]);
  const lines = [pc.dim(`images: ${how}`), table.toString()];
  if (settled > 0) lines.push(pc.dim(`  ${whole(settled)} looked wrong at first and were right a little later.`));
  if (drift.length === 0) return [...lines, pc.green('✓ No drift: every file is what its passport says.')].join('\n');
  const kinds = quiet(['drift', 'files', 'meaning']);
  for (const kind of imageDriftKinds) {
    const count = drift.filter((one) => one.kind === kind).length;
    if (count > 0) kinds.push([kind, right(whole(count)), meanings[kind]]);
  }
  const shown = drift
    .slice(0, EXAMPLES)
    .map(({ key, id, kind, detail }) => withoutControls(`  ${kind} ${key || id}: ${detail}`));
  const more = drift.length > EXAMPLES ? [`  … and ${whole(drift.length - EXAMPLES)} more (--json)`] : [];
  const count = `${whole(drift.length)} file${drift.length === 1 ? '' : 's'}`;
  return [...lines, kinds.toString(), ...shown, ...more, pc.red(`✗ ${count} of images drifted.`)].join('\n');
}

/** What a repair did, before the audit that proves it. */
export function describeImageRepair({ asked, removed, left }: ImageRepair): string {
  const kept = left
    .slice(0, EXAMPLES)
    .map(({ drift: { key, id }, reason }) => pc.red(withoutControls(`  ${key || id}: ${reason}`)));
  const more = left.length > EXAMPLES ? [pc.red(`  … and ${whole(left.length - EXAMPLES)} more`)] : [];
  return [
    `Mended: ${whole(asked)} given to the print-image function, ${whole(removed)} deleted.`,
    ...kept,
    ...more,
  ].join('\n');
}
