import type { Steps } from '../../infra/local/steps.ts';
import { bronzeOfRealFile, bronzeOfSample } from './bronze-of-texts.ts';
import { bronzeTables } from './bronze-tables.ts';
import { deliverFiles, lakeNames, layOutLake } from './lake-of-stack.ts';
import { findRequiredValues } from './required-values.ts';
import { engineOf, writeSetup } from './setup.ts';
import { type Clock, loadTwice, migrate } from './statement-log.ts';
import type { QueryStack } from './two-stacks.ts';

const dayMs = 86_400_000;

/** Brings the same events into the lake of every stack, as a deployment, Firehose and the lake-loader do. */
export async function fillLakes(stacks: readonly QueryStack[], hasRealFile: boolean, steps: Steps): Promise<void> {
  const arrivedAt = new Date();
  const clock: Clock = { now: () => arrivedAt };
  const days = [2, 1, 0].map((age) => new Date(arrivedAt.getTime() - age * dayMs).toISOString().slice(0, 10));
  const today = days.at(-1) ?? '';
  const files = await steps.run('Make the files of bronze', async ({ conclude }) => {
    const made = [...(await bronzeOfSample(days)), ...(hasRealFile ? await bronzeOfRealFile(today) : [])];
    conclude(`${made.length} files`);
    return made;
  });
  const tables = bronzeTables(lakeNames);
  const lakes = await steps.run('Migrate and load both lakes', () =>
    Promise.all(
      stacks.map(async (stack) => {
        await layOutLake(stack, tables);
        await deliverFiles(stack, files);
        const engine = engineOf(stack);
        return { stack, migrations: await migrate(engine, clock), loads: await loadTwice(engine, clock) };
      }),
    ),
  );
  const [first] = stacks;
  if (first === undefined) throw new Error('There is no stack');
  const required = await findRequiredValues(engineOf(first));
  writeSetup({ lakes, required, arrivedAt: arrivedAt.toISOString(), hasRealFile });
}
