// Writes docs/capacity.md from the stages and what was measured.
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { readStage, stageNames } from '../../stages.ts';
import { readMeasuredTraffic } from '../cost/measured-traffic.ts';
import { capacityPage } from './capacity-page.ts';
import { usualPeakDay } from './peak-day.ts';

new Command('npm run generate:capacity --')
  .description('Calculate what a 20-fold peak asks of each stage, and write docs/capacity.md.')
  .addHelpText('after', '\nExample:\n  npm run generate:capacity')
  .allowExcessArguments(false)
  .parse();

const stages = stageNames.map((name) => readStage((wanted) => (wanted === 'stage' ? name : undefined)));
writeFileSync('docs/capacity.md', capacityPage(stages, usualPeakDay, readMeasuredTraffic()));
process.stdout.write('Wrote docs/capacity.md\n');
