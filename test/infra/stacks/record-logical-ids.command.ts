// Accepts what the stateful stacks hold now as what deploys must neither delete nor replace.
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import {
  describeChanges,
  lastingResources,
  readRecordedResources,
  statefulResources,
  writeRecordedResources,
} from './lasting-resources.ts';

surviveClosedPipe();
new Command('npm run record:logical-ids --')
  .description('Accept what the stateful stacks hold now; later tests fail on what would be deleted or replaced.')
  .addHelpText(
    'after',
    `
Shows what has changed since the last time for each stage, and records it. "would be deleted" and "would be
replaced" mean that a deploy loses the data of a resource that is deployed already, or leaves it behind
without a stack: move the data first, and look at the difference in git before you commit.

Example:
  npm run record:logical-ids`,
  )
  .allowExcessArguments(false)
  .parse();

const now = Object.fromEntries(
  Object.entries(statefulResources()).map(([stage, resources]) => [stage, lastingResources(resources)]),
);
const recorded = existsSync(new URL('./recorded-logical-ids.json', import.meta.url)) ? readRecordedResources() : {};
const changes = describeChanges(recorded, now);
writeRecordedResources(now);
const count = Object.values(now).reduce((sum, resources) => sum + Object.keys(resources).length, 0);
process.stdout.write(`${changes.map((line) => `${line}\n`).join('')}Recorded ${count} resources of three stages.\n`);
