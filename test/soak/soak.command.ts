// Publishes very many events and edits to a stack of its own whose parts are ended in turn, and checks that nothing is lost.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { listenForInterruption } from '../../infra/local/interruption.ts';
import { formatDuration } from '../../infra/local/steps.ts';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { wholeNumber } from '../../pipelines/sample/sample-arguments.ts';
import { freeStackPorts, stackSettings } from '../stack/own-stack.ts';
import { restlessStack, type Victim, victims } from './restless-stack.ts';
import { soak } from './soak.ts';
import type { SoakPlan } from './soak-plan.ts';

function victimList(text: string): Victim[] {
  const names = text.split(',').filter((name) => name !== '');
  const unknown = names.find((name) => !victims.some((victim) => victim === name));
  if (unknown !== undefined) throw new InvalidArgumentError(`${unknown} is none of ${victims.join(', ')}.`);
  return victims.filter((victim) => names.includes(victim));
}

surviveClosedPipe();
const plan = new Command('npm run soak --')
  .description(
    'Publish very many events to a stack of its own whose parts are ended in turn, and check that nothing is lost.',
  )
  .option(
    '--orders <n>',
    'orders of the invented shop, about four order events each',
    wholeNumber(1, 10_000_000),
    256_000,
  )
  .option('--edits <n>', 'edits of the catalog', wholeNumber(1, 10_000_000), 100_000)
  .option('--victims <names>', 'whom to end, separated by commas', victimList, [...victims])
  .option('--seed <n>', 'another seed is another shop', wholeNumber(1, 2 ** 16), 7)
  .addHelpText(
    'after',
    `
5 % of the events come twice, 1 % are broken, and all are shuffled; the index is rebuilt meanwhile. In the
end every event must be stored, a duplicate or refused, every product must have its newest version, and
the index must agree. OpenSearch, the Athena endpoint and the workers of functions are killed; the
emulated AWS is stopped and started, since killed it forgets its queues. Messages that a killed worker
held come back after 65 s here instead of six minutes.

The stack has ports and data of its own, which are deleted afterwards.

Exit code: 0 nothing was lost, 1 something was, 130 interrupted.

Examples:
  npm run soak
  npm run soak -- --orders 2000 --edits 2000
  npm run soak -- --orders 20000 --victims opensearch,functions`,
  )
  .parse()
  .opts<SoakPlan>();

const interruption = listenForInterruption();
const startedAt = performance.now();
const directory = mkdtempSync(join(tmpdir(), 'inkstream-soak-'));
const stateDirectory = join(directory, 'state');
const stack = restlessStack(stateDirectory, stackSettings(stateDirectory, await freeStackPorts()));

let said = '';
const report = (text: string) => {
  const line = `${formatDuration(performance.now() - startedAt).padStart(10)}  ${text}`;
  if (text !== said) process.stderr.write(process.stderr.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
  said = text;
};

try {
  const { isRight, lines } = await soak({ plan, stack, report, signal: interruption.signal }, stateDirectory);
  if (process.stderr.isTTY) process.stderr.write('\n');
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = isRight ? 0 : 1;
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = interruption.signal.aborted ? 130 : 1;
} finally {
  report('Stopping the stack…');
  await stack.stop();
  interruption.release();
  rmSync(directory, { recursive: true, force: true });
}
