import pc from 'picocolors';
import { counted } from '../../../pipelines/counted.ts';
import { describeSearchStatus } from '../../local/opensearch/search-status.ts';
import { describeOutcomes, describeSeconds } from '../canary/describe-canary.ts';
import type { CanaryMemory } from '../canary/run-canary.ts';
import {
  type DatasetStatus,
  type DriftStatus,
  minutesSince,
  type QueueStatus,
  type SearchIndexStatus,
  type Section,
  type StackStatus,
} from './stack-status.ts';

const labelWidth = 20;
const line = (label: string, text: string) => `${label.padEnd(labelWidth)}${text}`;
const count = (value: number) => value.toLocaleString('en');

/** All sections as lines of a terminal, with an empty line before each group. */
export function describeStackStatus(status: StackStatus, nowMs: number): string[] {
  return groupsOf(status, nowMs).flatMap((lines) => (lines.length === 0 ? [] : ['', ...lines]));
}

function groupsOf(status: StackStatus, nowMs: number): string[][] {
  const alarms = sectionLines('alarms', status.alarms, (raised) =>
    raised.length === 0
      ? [line('alarms', pc.green('none raised'))]
      : raised.map(({ name, since }) =>
          line('alarm', `${pc.red(name)} since ${since.slice(0, 16).replace('T', ' ')} UTC`),
        ),
  );
  return [
    alarms,
    sectionLines('queues', status.queues, (queues) => queues.map(describeQueue)),
    sectionLines('loads', status.datasets, (datasets) => datasets.map((dataset) => describeDataset(dataset, nowMs))),
    [
      ...sectionLines('search index', status.search, describeSearch),
      ...sectionLines('print images', status.images, (images) => [line('print images', describeImages(images))]),
    ],
    sectionLines('drift', status.drift, (drift) => drift.map(describeDrift)),
    sectionLines('canary', status.canary, (canary) => describeCanary(canary, nowMs)),
  ];
}

function describeSearch(search: SearchIndexStatus): string[] {
  const { index, url } = search;
  return [
    line('search index', describeSearchStatus(search)),
    ...(index === undefined ? [] : [line('', pc.dim(index))]),
    ...(url === undefined ? [] : [line('', pc.dim(`on ${url}`))]),
  ];
}

function describeImages(images: Readonly<Record<string, number>>): string {
  const parts = Object.entries(images).map(([verdict, images]) => `${count(images)} ${verdict}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function describeCanary(canary: CanaryMemory | undefined, nowMs: number): string[] {
  if (canary === undefined) return [line('canary', 'has not run; npm run canary -- --once')];
  const outcomes = describeOutcomes(canary.outcomes).split('\n');
  return [line('canary', `ran ${ago(canary.ranAt, nowMs)}`), ...outcomes.map((text) => `  ${text}`)];
}

function sectionLines<Value>(
  label: string,
  section: Section<Value> | undefined,
  lines: (value: Value) => string[],
): string[] {
  if (section === undefined) return [];
  return section.ok ? lines(section.value) : [line(label, pc.red(`could not be read: ${section.reason}`))];
}

function describeQueue({ name, waiting, inFlight = 0, oldestSeconds, deadLetters }: QueueStatus): string {
  const dead = deadLetters === 0 ? 'no dead letters' : pc.red(counted(deadLetters, 'dead letter'));
  if (waiting === undefined) return line(name, dead);
  const age = oldestSeconds === undefined || waiting === 0 ? '' : ` (oldest ${describeSeconds(oldestSeconds)})`;
  return line(`${name} queue`, `${count(waiting)} waiting${age}, ${count(inFlight)} in flight, ${dead}`);
}

function describeDrift({ audit, at, counts }: DriftStatus): string {
  const found = Object.entries(counts).filter(([, value]) => value > 0);
  const text =
    found.length === 0 ? pc.green('none') : pc.red(found.map(([kind, value]) => `${count(value)} ${kind}`).join(', '));
  return line(`drift of ${audit}`, `${text}, counted ${at.slice(0, 16).replace('T', ' ')} UTC`);
}

function describeDataset({ dataset, lastLoad, firehoseSeconds, rows }: DatasetStatus, nowMs: number): string {
  const held = rows === undefined ? '' : `${counted(rows, 'row')}, `;
  const loaded = lastLoad === undefined ? 'never loaded' : `loaded ${ago(lastLoad, nowMs)}`;
  const behind = firehoseSeconds === undefined ? '' : `, Firehose ${describeSeconds(firehoseSeconds)} behind`;
  return line(dataset, `${held}${loaded}${behind}`);
}

function ago(time: string, nowMs: number): string {
  const minutes = Math.round(minutesSince(time, nowMs));
  if (minutes < 120) return minutes === 0 ? 'just now' : `${minutes} min ago`;
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
