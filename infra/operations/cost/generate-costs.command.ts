// Writes docs/monthly-costs.md: what a month of prod costs, and what other designs would.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { projectRoot } from '../../local/state-paths.ts';
import { costPage } from './cost-page.ts';
import { estimateStage } from './estimate-stage.ts';
import { readPriceTable } from './price-table.ts';
import { usualWorkload } from './workload.ts';

new Command('npm run generate:costs --')
  .description('Write docs/monthly-costs.md: what a month of prod costs, and what other designs would.')
  .addHelpText(
    'after',
    `
With prices, templates and measured traffic as they are now; "npm run cost" reckons with figures of your own.

Examples:
  npm run generate:costs`,
  )
  .parse();

process.stderr.write('Making the stacks of prod to count what is in them…\n');
const page = costPage(await estimateStage('prod', usualWorkload, readPriceTable()));
writeFileSync(join(projectRoot, 'docs/monthly-costs.md'), page);
process.stdout.write('Wrote docs/monthly-costs.md.\n');
