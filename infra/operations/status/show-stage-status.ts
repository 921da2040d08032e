import pc from 'picocolors';
import { describeStackStatus } from './describe-status.ts';
import { problemsOf } from './stack-status.ts';
import { readStackStatus } from './stack-status-client.ts';

/** Prints how a stage on AWS is. @returns the exit code: 1 where something is not as it should be */
export async function showStageStatus(
  stage: string,
  environment: Readonly<Record<string, string>>,
  { isJson }: { isJson: boolean },
): Promise<number> {
  const nowMs = Date.now();
  const status = await readStackStatus({ environment, hasCloudWatch: true, nowMs });
  const problems = problemsOf(status, nowMs);
  if (isJson) process.stdout.write(`${JSON.stringify({ stage, problems, ...status }, null, 2)}\n`);
  else
    process.stdout.write(
      `${[...describeStackStatus(status, nowMs), '', ...verdict(stage, problems)].join('\n').trimStart()}\n`,
    );
  return problems.length === 0 ? 0 : 1;
}

function verdict(stage: string, problems: readonly string[]): string[] {
  if (problems.length === 0) return [pc.green(`All is well in ${stage}.`)];
  return problems.map((problem) => `${pc.red('!')} ${problem}`);
}
