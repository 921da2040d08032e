import pc from 'picocolors';
import { describeSearchStatus } from '../../local/opensearch/search-status.ts';
import { describeOutcomes, describeSeconds } from '../canary/describe-canary.ts';
import {
  type DatasetStatus,
  type DriftStatus,
  minutesSince,
  type QueueStatus,
  type Section,
  type StackStatus,
} from './stack-status.ts';

const labelWidth = 20;
const line = (label: string, text: string) => `${label.padEnd(labelWidth)}${text}`;
const count = (value: number) => value.toLocaleString('en');

/** All sections as lines of a terminal. */
export function describeStackStatus(status: StackStatus, nowMs: number): string[] {
  return [
    ...sectionLines('alarms', status.alarms, (alarms) =>
      alarms.length === 0
        ? [line('alarms', pc.green('none raised'))]
        : alarms.map(({ name, since }) =>
            line('alarm', `${pc.red(name)} since ${since.slice(0, 16).replace('T', ' ')} UTC`),
          ),
    ),
    ...sectionLines('queues', status.queues, (queues) => queues.map(describeQueue)),
    ...sectionLines('search index', status.search, (search) => [line('search index', describeSearchStatus(search))]),
    ...sectionLines('drift', status.drift, (drift) => drift.map(describeDrift)),
    ...sectionLines('loads', status.datasets, (datasets) => datasets.map((dataset) => describeDataset(dataset, nowMs))),
    ...sectionLines('canary', status.canary, (canary) =>
      canary === undefined
        ? [line('canary', 'has not run; npm run canary -- --once')]
        : [
            line('canary', `ran ${ago(canary.ranAt, nowMs)}`),
            ...describeOutcomes(canary.outcomes)
              .split('\n')
              .map((text) => `  ${text}`),
          ],
    ),
  ];
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
  const dead =
    deadLetters === 0
      ? 'no dead letters'
      : pc.red(deadLetters === 1 ? '1 dead letter' : `${count(deadLetters)} dead letters`);
  if (waiting === undefined) return line(name, dead);
  const age = oldestSeconds === undefined || waiting === 0 ? '' : `, the oldest for ${describeSeconds(oldestSeconds)}`;
  return line(`${name} queue`, `${count(waiting)} waiting, ${count(inFlight)} in flight${age}, ${dead}`);
}

function describeDrift({ audit, at, counts }: DriftStatus): string {
  const found = Object.entries(counts).filter(([, value]) => value > 0);
  const text =
    found.length === 0 ? pc.green('none') : pc.red(found.map(([kind, value]) => `${count(value)} ${kind}`).join(', '));
  return line(`drift of ${audit}`, `${text}, counted ${at.slice(0, 16).replace('T', ' ')} UTC`);
}

function describeDataset({ dataset, lastLoad, firehoseSeconds }: DatasetStatus, nowMs: number): string {
  const loaded = lastLoad === undefined ? 'never loaded' : `loaded ${ago(lastLoad, nowMs)}`;
  const held = firehoseSeconds === undefined ? '' : `, Firehose ${describeSeconds(firehoseSeconds)} behind`;
  return line(dataset, `${loaded}${held}`);
}

function ago(time: string, nowMs: number): string {
  const minutes = Math.round(minutesSince(time, nowMs));
  if (minutes < 120) return minutes === 0 ? 'just now' : `${minutes} min ago`;
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
